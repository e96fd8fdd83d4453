import type { ProcessStatus } from '../contracts/process-status.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import { errorMessage } from './error-fields.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import { withoutPaths } from './without-paths.ts';

export type ManagedProcessPlan = {
  name: string;
  launch(events: IncarnationEvents): Incarnation;
  clock: Clock;
  /** While true a process that is not ready yet is not to blame, because what it needs is missing. */
  isExcused?: () => boolean;
  /** State, pid or counts changed. */
  onChange?: () => void;
  random?: () => number;
};

/** The policy for one process: start, watch, restart, give up, stop. */
export type ManagedProcess = {
  readonly name: string;
  start(): void;
  status(): ProcessStatus;
  /** It said itself what holds its work up, or null that this is over; shown while it runs. */
  noteTrouble(detail: string | null): void;
  /** It gave up because of something that no restart mends; `status().detail` says what to do. */
  needsPerson(): boolean;
  /** Resolves once it runs, with `troubled` when it failed several times before or gave up. */
  settled(): Promise<'running' | 'troubled'>;
  /** From now on it is not started again when it ends. */
  holdRestarts(): void;
  /** Given up, it is started once more at once; in any other state this does nothing. */
  retryNow(): void;
  /** Ends it in good order and starts it anew: what it was told at its start is no longer true. No fault of its own. */
  restart(deadlineMs: number): void;
  /** The machine slept: its silence meanwhile is not counted, and it is pinged at once. */
  wokeUp(): void;
  /**
   * Stops until {@link startAgain}, with SIGKILL after the deadline; resolves when the process is gone. Safe before start
   * and twice.
   */
  stop(deadlineMs: number): Promise<void>;
  /** Starts it when it was stopped; nothing else counts from before. */
  startAgain(): void;
  /** Called each time it becomes ready. */
  onRunning(listener: () => void): void;
  /** Called each time it leaves the state `running`, and when it gives up. */
  onDown(listener: (state: DownState) => void): void;
};

/** `restarting`: somebody asked for it. */
export type DownState = 'backing_off' | 'failed' | 'stopped' | 'restarting';

/** A process that does not report `ready` in this time hangs. Long enough for a migration on a slow disk. */
export const READY_TIMEOUT_MS = 20_000;
/** Distance of pings, which wake both sides all day: one that hangs is found out by three of them. */
export const PING_EVERY_MS = 10_000;
/** No answer for this long: the process hangs and is killed. */
export const PONG_TIMEOUT_MS = 30_000;
/** Running this long, it counts as healthy and the waits start from the shortest again. */
export const STABLE_AFTER_MS = 5_000;
/** A process that gave up gets one more try this often: a full disk may have been cleared meanwhile. */
export const FAILED_RETRY_MS = 300_000;
/** Deaths before it ever ran after which the start goes on without it. */
const TROUBLED_AFTER_DEATHS = 3;
/** SIGKILL takes effect within this time, or not at all. */
const KILL_WAIT_MS = 3_000;
/** A tick this much late means that the machine slept or this process did not run: no fault of the child. */
const SLEPT_MS = 3 * PING_EVERY_MS;

export function createManagedProcess(plan: ManagedProcessPlan): ManagedProcess {
  return new ManagedProcessPolicy(plan);
}

class ManagedProcessPolicy implements ManagedProcess {
  readonly name: string;
  readonly #plan: ManagedProcessPlan;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #runningListeners: (() => void)[] = [];
  readonly #downListeners: ((state: DownState) => void)[] = [];
  #state: ProcessStatus['state'] = 'stopped';
  #life: Incarnation | null = null;
  /** Separates the events of this life from late ones of an earlier life. */
  #generation = 0;
  #starts = 0;
  #deathsBeforeReady = 0;
  /** The next death leads back to `failed` at once. */
  #lastTry = false;
  #startedAt: number | null = null;
  #detail: string | null = null;
  #trouble: { detail: string; since: number } | null = null;
  #needsPerson = false;
  #killReason: string | null = null;
  #heardAt = 0;
  #tickAt = { now: 0, monotonic: 0 };
  readonly #timers = new Map<'watch' | 'stable' | 'restart' | 'deadline', () => void>();
  #settleWaiters: ((outcome: 'running' | 'troubled') => void)[] = [];
  #held = false;
  #restarting = false;
  #stopping = false;
  #stopWaiters: (() => void)[] = [];

  constructor(plan: ManagedProcessPlan) {
    this.name = plan.name;
    this.#plan = plan;
    this.#clock = plan.clock;
    this.#backoff = createBackoff(plan.random);
  }

  start(): void {
    if (this.#held || this.#life !== null) return;
    this.#launch();
  }

  holdRestarts(): void {
    this.#held = true;
    if (this.#life === null) this.#clearTimers();
    this.#settle('troubled');
  }

  status(): ProcessStatus {
    return {
      name: this.name,
      state: this.#state,
      pid: this.#life?.pid ?? null,
      restarts: Math.max(0, this.#starts - 1),
      startedAt: this.#startedAt,
      detail: this.#trouble?.detail ?? this.#detail,
      ...(this.#trouble && { troubledSince: this.#trouble.since }),
    };
  }

  noteTrouble(detail: string | null): void {
    if (this.#life === null) return;
    const since = this.#trouble?.since ?? this.#clock.now();
    this.#trouble = detail === null ? null : { detail: withoutPaths(detail), since };
    this.#plan.onChange?.();
  }

  needsPerson(): boolean {
    return this.#needsPerson;
  }

  settled(): Promise<'running' | 'troubled'> {
    if (this.#state === 'running') return Promise.resolve('running');
    if (this.#state === 'failed' || this.#held || this.#deathsBeforeReady >= TROUBLED_AFTER_DEATHS) {
      return Promise.resolve('troubled');
    }
    return new Promise((resolve) => this.#settleWaiters.push(resolve));
  }

  stop(deadlineMs: number): Promise<void> {
    const life = this.#life;
    if (!this.#stopping) {
      this.#stopping = true;
      this.holdRestarts();
      this.#clearTimers();
      this.#enter(life === null ? 'stopped' : 'stopping');
      life?.stop(deadlineMs);
      if (life !== null) this.#timer('deadline', deadlineMs, () => this.#force(life));
      else this.#tellDown('stopped');
    }
    if (this.#life === null) return Promise.resolve();
    return new Promise((resolve) => this.#stopWaiters.push(resolve));
  }

  startAgain(): void {
    if (!this.#stopping || this.#life !== null) return;
    this.#stopping = false;
    this.#held = false;
    this.#deathsBeforeReady = 0;
    this.#detail = null;
    this.#launch();
  }

  onRunning(listener: () => void): void {
    this.#runningListeners.push(listener);
  }

  onDown(listener: (state: DownState) => void): void {
    this.#downListeners.push(listener);
  }

  retryNow(): void {
    if (this.#state === 'failed' && !this.#held) this.#launch();
  }

  restart(deadlineMs: number): void {
    if (this.#state === 'failed') this.retryNow();
    const life = this.#life;
    // One that is down is told the new at its next start.
    if (life === null || this.#held || this.#restarting) return;
    this.#restarting = true;
    this.#clearTimers();
    this.#enter('stopping');
    life.stop(deadlineMs);
    this.#timer('deadline', deadlineMs, () => this.#force(life));
  }

  wokeUp(): void {
    if (this.#state !== 'running') return;
    this.#heardAt = this.#clock.monotonic();
    this.#life?.ping();
  }

  #launch(): void {
    this.#clearTimers();
    this.#generation += 1;
    const generation = this.#generation;
    this.#starts += 1;
    this.#startedAt = this.#clock.now();
    this.#killReason = null;
    this.#state = 'starting';
    this.#life = this.#tryLaunch({
      ready: () => this.#isCurrent(generation) && this.#becameReady(),
      pong: () => {
        if (this.#isCurrent(generation)) this.#heardAt = this.#clock.monotonic();
      },
      exited: (reason, lasting) => this.#isCurrent(generation) && this.#exited(reason, lasting),
    });
    this.#watchStart();
    this.#enter('starting');
  }

  /** Not even starting it worked (no memory, too many open files): a life that has ended at once. */
  #tryLaunch(events: IncarnationEvents): Incarnation {
    try {
      return this.#plan.launch(events);
    } catch (error) {
      this.#clock.after(0, () => events.exited(`could not be started: ${errorMessage(error)}`));
      return { pid: null, ping: () => undefined, stop: () => undefined, kill: () => undefined };
    }
  }

  #isCurrent(generation: number): boolean {
    return generation === this.#generation && this.#life !== null;
  }

  #watchStart(): void {
    this.#timer('watch', READY_TIMEOUT_MS, () => {
      if (this.#plan.isExcused?.()) this.#watchStart();
      else this.#kill(`was not ready within ${READY_TIMEOUT_MS / 1000} s`);
    });
  }

  #becameReady(): void {
    if (this.#state !== 'starting') return;
    this.#clearTimers();
    this.#deathsBeforeReady = 0;
    this.#heardAt = this.#clock.monotonic();
    this.#timer('stable', STABLE_AFTER_MS, () => {
      this.#backoff.settle();
      if (this.#lastTry) this.#backoff.reset();
      this.#lastTry = false;
    });
    this.#noteTick();
    this.#watchPulse();
    this.#enter('running');
    this.#settle('running');
    for (const listener of this.#runningListeners) listener();
  }

  #watchPulse(): void {
    this.#timer('watch', PING_EVERY_MS, () => {
      if (this.#hasSlept()) this.#heardAt = this.#clock.monotonic();
      this.#noteTick();
      const silence = this.#clock.monotonic() - this.#heardAt;
      if (silence > PONG_TIMEOUT_MS) {
        this.#kill(`did not answer for ${PONG_TIMEOUT_MS / 1000} s`);
        return;
      }
      this.#life?.ping();
      this.#watchPulse();
    });
  }

  #noteTick(): void {
    this.#tickAt = { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }

  #hasSlept(): boolean {
    const elapsed = this.#clock.now() - this.#tickAt.now;
    return Math.max(elapsed, this.#clock.monotonic() - this.#tickAt.monotonic) > SLEPT_MS;
  }

  /** The end of an orderly stop that took too long. */
  #force(life: Incarnation): void {
    life.kill();
    // A process stuck in the kernel cannot be ended; the others still can.
    this.#timer('deadline', KILL_WAIT_MS, () => this.#exited('could not be ended'));
  }

  #kill(reason: string): void {
    this.#killReason = reason;
    this.#life?.kill();
  }

  #exited(reason: string, lasting = false): void {
    this.#life = null;
    this.#trouble = null;
    this.#clearTimers();
    const isWanted = this.#restarting;
    this.#restarting = false;
    if (this.#held) {
      this.#enter('stopped');
      this.#tellDown('stopped');
      for (const resolve of this.#stopWaiters.splice(0)) resolve();
      return;
    }
    if (isWanted) {
      // Not counted among the restarts, which tell of trouble.
      this.#starts -= 1;
      this.#tellDown('restarting');
      this.#launch();
      return;
    }
    this.#detail = withoutPaths(this.#killReason ?? reason);
    this.#needsPerson = lasting;
    this.#deathsBeforeReady += 1;
    const delay = this.#lastTry || lasting ? null : this.#backoff.nextDelay(this.#clock.monotonic());
    if (delay === null) {
      this.#giveUp();
      return;
    }
    this.#timer('restart', delay, () => this.#launch());
    this.#enter('backing_off');
    if (this.#deathsBeforeReady >= TROUBLED_AFTER_DEATHS) this.#settle('troubled');
    this.#tellDown('backing_off');
  }

  #giveUp(): void {
    this.#lastTry = true;
    this.#timer('restart', FAILED_RETRY_MS, () => this.#launch());
    this.#enter('failed');
    this.#settle('troubled');
    this.#tellDown('failed');
  }

  #enter(state: ProcessStatus['state']): void {
    this.#state = state;
    this.#plan.onChange?.();
  }

  #tellDown(state: DownState): void {
    for (const listener of this.#downListeners) listener(state);
  }

  #settle(outcome: 'running' | 'troubled'): void {
    for (const resolve of this.#settleWaiters.splice(0)) resolve(outcome);
  }

  /** One timer of each kind; setting it again replaces it. */
  #timer(kind: 'watch' | 'stable' | 'restart' | 'deadline', milliseconds: number, callback: () => void): void {
    this.#timers.get(kind)?.();
    this.#timers.set(kind, this.#clock.after(milliseconds, callback));
  }

  #clearTimers(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
