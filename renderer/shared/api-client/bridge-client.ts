import { type IpcMethodName, ipcAnswerSchema, ipcPushSchema, type ShownFigures } from '../../../core/contracts/api.ts';
import type { Changed } from '../../../core/contracts/changed.ts';
import type { DesktopBridge } from '../../../core/contracts/desktop-bridge.ts';
import { createConnectionStore } from './connection.ts';
import { addTo, LATE_AFTER_MS, type LiveClient, REQUEST_TIMEOUT_MS } from './live-client.ts';
import { createPendingCalls, type PendingCalls } from './pending-calls.ts';
import { readActionResult, readDesktopResult, readResult } from './read-result.ts';
import { RefusalError } from './refusal-error.ts';

export type BridgeClientOptions = {
  requestTimeoutMs?: number;
  lateAfterMs?: number;
};

/** These open a dialog of the system, and whoever looks for a folder, or reads what goes, takes their time. */
const PERSON_ANSWERS: readonly IpcMethodName[] = ['chooseExportFile', 'saveFile', 'startPurge'];

const CLOSED = 'The connection to Blueplane was closed.';

/** The result inside an answer. Throws the words of a refusal, and when it is no answer at all. */
function readAnswer(answer: unknown): unknown {
  const parsed = ipcAnswerSchema.safeParse(answer);
  if (!parsed.success) {
    throw new Error('Blueplane answered in an unknown way. Quit it and start it again.');
  }
  if (!parsed.data.ok) {
    throw new RefusalError(parsed.data.message);
  }
  return parsed.data.result;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/**
 * The contract's client in a page of the desktop. The bridge lives as long as the page, so this connection is always
 * open; what can go wrong is told by the answers.
 */
export function createBridgeClient(bridge: DesktopBridge, options: BridgeClientOptions = {}): LiveClient {
  const timeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const changeListeners = new Set<(change: Changed) => void>();
  const stateListeners = new Set<() => void>();
  const shownListeners = new Set<(figures: ShownFigures | undefined) => void>();
  const hiddenListeners = new Set<() => void>();
  const commandListeners = new Set<() => void>();
  const store = createConnectionStore(options.lateAfterMs ?? LATE_AFTER_MS);
  const questions = createPendingCalls<IpcMethodName>(timeoutMs, updateWaiting);
  // Apart from the questions, because an action may take its time without making the figures late.
  const actions = createPendingCalls<IpcMethodName>(timeoutMs, () => {});
  const dialogs = createPendingCalls<IpcMethodName>(null, () => {});
  let nextId = 1;
  /** Told as soon as the page is loaded, which may be before anything on it listens. */
  let popoverIsHidden = false;
  let closed = false;

  function updateWaiting(): void {
    store.setWaiting(questions.size > 0);
  }

  async function carry(
    calls: PendingCalls<IpcMethodName>,
    id: number,
    name: IpcMethodName,
    args: unknown,
  ): Promise<void> {
    try {
      calls.resolve(id, readAnswer(await bridge.call(name, args)));
    } catch (error) {
      calls.reject(id, toError(error));
    }
    if (calls === questions && !closed) {
      updateWaiting();
      store.heard();
    }
  }

  /** Who waits for a person waits without an end. */
  function acting(name: IpcMethodName): PendingCalls<IpcMethodName> {
    return PERSON_ANSWERS.includes(name) ? dialogs : actions;
  }

  function ask(calls: PendingCalls<IpcMethodName>, name: IpcMethodName, args: unknown): Promise<unknown> {
    if (closed) {
      return Promise.reject(new Error(CLOSED));
    }
    const id = nextId++;
    const answer = calls.add(id, name);
    updateWaiting();
    void carry(calls, id, name, args);
    return answer;
  }

  function receive(push: unknown): void {
    const parsed = ipcPushSchema.safeParse(push);
    if (!parsed.success) {
      return;
    }
    if (parsed.data.type === 'changed') {
      for (const listener of changeListeners) {
        listener(parsed.data.change);
      }
      return;
    }
    if (parsed.data.type === 'popoverShown' || parsed.data.type === 'popoverHidden') {
      popoverIsHidden = parsed.data.type === 'popoverHidden';
    }
    if (parsed.data.type === 'popoverShown') {
      for (const listener of shownListeners) {
        listener(parsed.data.figures);
      }
      return;
    }
    const listeners = { state: stateListeners, popoverHidden: hiddenListeners, command: commandListeners };
    for (const listener of listeners[parsed.data.type]) {
      listener();
    }
  }

  const listening = bridge.listen(receive);
  store.setPhase('open');

  return {
    call: async (name, args) => readResult(name, await ask(questions, name, args)),
    act: async (name, args) => readActionResult(name, await ask(acting(name), name, args)),
    onChanged: (listener) => addTo(changeListeners, listener),
    onReopened: () => () => {},
    connection: store.get,
    onConnection: store.subscribe,
    desktop: {
      callDesktop: async (name, args) => readDesktopResult(name, await ask(acting(name), name, args)),
      onState: (listener) => addTo(stateListeners, listener),
      onCommand: (listener) => addTo(commandListeners, listener),
      onPopoverShown: (listener) => addTo(shownListeners, listener),
      onPopoverHidden(listener) {
        if (popoverIsHidden) {
          listener();
        }
        return addTo(hiddenListeners, listener);
      },
    },
    close() {
      closed = true;
      void listening.then((each) => bridge.unlisten(each));
      questions.rejectAll(new Error(CLOSED));
      actions.rejectAll(new Error(CLOSED));
      dialogs.rejectAll(new Error(CLOSED));
      store.close();
    },
  };
}
