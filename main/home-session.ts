import type { OwnerActionName } from '../core/contracts/api.ts';
import type { OwnerEvent } from '../core/contracts/control.ts';
import type { OwnerStatus } from '../core/contracts/process-status.ts';
import type { AttachedOwner } from '../core/runtime/attached-owner.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';
import { NotRunningError } from '../core/runtime/control.ts';
import { errorMessage } from '../core/runtime/error-fields.ts';
import { HomeTakenError } from '../core/runtime/home-lock.ts';
import type { Owner } from '../core/runtime/owner.ts';
import { StoppedWhileStartingError } from '../core/runtime/supervisor.ts';

/** How the home stands that this desktop shows. */
export type HomeState = {
  /** The newest state of all processes; null while nothing runs. */
  status: OwnerStatus | null;
  /** True while the owner is another process. */
  attached: boolean;
  /** Why nothing runs, in words that say what to do; null while it does, or is just starting. */
  problem: string | null;
};

/**
 * The running whole of one home, whoever owns it: this process does, or while another Blueplane owns the home that one
 * is followed, and succeeded when it ends.
 */
export type HomeSession = {
  /** Owns or attaches; goes on in the background for as long as the session lives. */
  start(): void;
  state(): HomeState;
  /** Answers one call of the contract; waits while something is starting. @throws with words for people */
  call(method: string, args: unknown): Promise<unknown>;
  /** `restartFailed` also tries a start again that has failed. */
  act(action: OwnerActionName, args: unknown): Promise<unknown>;
  mintAddress(): Promise<{ address: string }>;
  /** Called with every change of `state()`. */
  onState(listener: () => void): void;
  /** Called when stored figures changed, or others are shown now. */
  onFigures(listener: () => void): void;
  /** The machine slept. */
  wokeUp(): void;
  /** Ends what this process owns, or lets go of the other's; resolves when nothing of ours is left. Safe twice. */
  close(): Promise<void>;
  /** Resolves when somebody else ended what this process owned (`blueplane stop`). */
  readonly ended: Promise<void>;
};

export type HomeSessionPlan = {
  /** Becomes the owner. @throws HomeTakenError when there is one, other errors with words for people. */
  own(signal: AbortSignal): Promise<Owner>;
  /** @throws NotRunningError, ControlError */
  attach(): Promise<AttachedOwner>;
  clock?: Clock;
};

/** `blueplane restart` takes the home again within this time; to snatch it would break the command. */
const SUCCESSION_MS = 2_000;
/** The lock is held but nobody answers: it is only starting or just ending. */
const UNANSWERED_RETRY_MS = 500;
/** After so many tries without an answer people are told. */
const UNANSWERED_TRIES_MAX = 20;
/** What kept it from starting may be mended meanwhile (Redis installed, a disk cleared). */
const FAILED_RETRY_MS = 60_000;

type Running = {
  attached: boolean;
  source: Pick<Owner, 'status' | 'call' | 'act' | 'mintAddress' | 'onEvent'>;
  wokeUp(): void;
  close(): Promise<void>;
};

export function createHomeSession(plan: HomeSessionPlan): HomeSession {
  const clock = plan.clock ?? systemClock;
  const stateListeners: (() => void)[] = [];
  const figureListeners: (() => void)[] = [];
  const closing = new AbortController();
  const ended = Promise.withResolvers<void>();
  let running: Running | null = null;
  let problem: string | null = null;
  let loop: Promise<void> | null = null;
  let wake: () => void = () => undefined;
  let changed = Promise.withResolvers<void>();

  function tellState(): void {
    changed.resolve();
    changed = Promise.withResolvers();
    for (const listener of stateListeners) listener();
  }
  function tellFigures(): void {
    for (const listener of figureListeners) listener();
  }
  function setProblem(words: string | null): void {
    if (words === problem) return;
    problem = words;
    tellState();
  }

  async function run(): Promise<void> {
    let unanswered = 0;
    while (!closing.signal.aborted) {
      try {
        if (await ownUntilEnd()) return;
      } catch (error) {
        if (closing.signal.aborted) return;
        if (error instanceof StoppedWhileStartingError) {
          ended.resolve();
          return;
        }
        if (!(error instanceof HomeTakenError)) {
          setProblem(errorMessage(error));
          await pause(FAILED_RETRY_MS);
          continue;
        }
        const answered = await followUntilEnd();
        unanswered = answered ? 0 : unanswered + 1;
        if (unanswered > UNANSWERED_TRIES_MAX) setProblem(errorMessage(error));
        await pause(answered ? SUCCESSION_MS : UNANSWERED_RETRY_MS);
      }
    }
  }

  /** @returns true once the owner of this process has ended. @throws what starting it throws */
  async function ownUntilEnd(): Promise<boolean> {
    const owner = await plan.own(closing.signal);
    serve({ attached: false, source: owner, wokeUp: () => owner.wokeUp(), close: () => owner.stop() });
    await owner.stopped;
    serve(null);
    if (!closing.signal.aborted) ended.resolve();
    return true;
  }

  /** @returns whether there was somebody who answered */
  async function followUntilEnd(): Promise<boolean> {
    let owner: AttachedOwner;
    try {
      owner = await plan.attach();
    } catch (error) {
      if (!(error instanceof NotRunningError)) setProblem(errorMessage(error));
      return false;
    }
    // `ingest --once` holds the home only while it reads, and has no figures to give: it is waited for.
    if (owner.status().mode !== 'ingest') {
      serve({
        attached: true,
        source: owner,
        wokeUp: () => undefined,
        close: async () => owner.detach(),
      });
    }
    if (closing.signal.aborted) owner.detach();
    await owner.gone;
    serve(null);
    return true;
  }

  function serve(next: Running | null): void {
    running = next;
    problem = null;
    next?.source.onEvent(hear);
    tellState();
    if (next !== null) tellFigures();
  }

  function hear(event: OwnerEvent): void {
    if (event.type === 'status') tellState();
    else tellFigures();
  }

  /** Waits so long, or until somebody asks for another try. */
  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (closing.signal.aborted) resolve();
      const cancel = clock.after(milliseconds, () => wake());
      wake = () => {
        cancel();
        wake = () => undefined;
        resolve();
      };
    });
  }

  /** @throws with the problem's words */
  async function whoRuns(): Promise<Running['source']> {
    while (running === null) {
      if (closing.signal.aborted) throw new Error('Blueplane is closing.');
      if (problem !== null) throw new Error(problem);
      await changed.promise;
    }
    return running.source;
  }

  return {
    start() {
      loop ??= run();
    },
    state: () => ({ status: running?.source.status() ?? null, attached: running?.attached ?? false, problem }),
    call: async (method, args) => (await whoRuns()).call(method, args),
    mintAddress: async () => (await whoRuns()).mintAddress(),
    async act(action, args) {
      if (running === null && action === 'restartFailed') {
        setProblem(null);
        wake();
        return {};
      }
      return (await whoRuns()).act(action, args);
    },
    onState: (listener) => void stateListeners.push(listener),
    onFigures: (listener) => void figureListeners.push(listener),
    wokeUp: () => running?.wokeUp(),
    async close() {
      closing.abort();
      wake();
      tellState();
      await running?.close();
      await loop;
    },
    ended: ended.promise,
  };
}
