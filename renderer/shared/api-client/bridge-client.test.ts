import { afterEach, describe, expect, it, vi } from 'vitest';
import type { IpcAnswer, IpcPush } from '../../../core/contracts/api.ts';
import { createBridgeClient } from './bridge-client.ts';
import type { LiveClient } from './live-client.ts';
import { RefusalError } from './refusal-error.ts';

const STATUS = {
  owner: null,
  database: { present: false, bytes: 0, walBytes: 0 },
  sources: [],
  deadLetters: 0,
  freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
};

const DESKTOP_STATE = {
  version: '0.1.0',
  runtime: 'Electron 45.4.1',
  attached: false,
  owner: null,
  problem: null,
  openAtLogin: 'off',
  appearance: 'system',
  shortcut: { keys: '', state: 'off' },
} as const;

type Script = {
  answering: (name: string, args: unknown) => Promise<unknown>;
  calls: [string, unknown][];
};

function answer(result: unknown): Promise<IpcAnswer> {
  return Promise.resolve({ ok: true, result });
}

/** A bridge in the shape of the preload's whose answers the test decides. */
function scriptedBridge() {
  const listeners = new Map<number, (push: IpcPush) => void>();
  const state: Script = { answering: () => answer(STATUS), calls: [] };
  return {
    state,
    listeners,
    /** Text, because what comes over the bridge is not bound to its type. */
    push(json: string) {
      for (const listener of listeners.values()) {
        listener(JSON.parse(json));
      }
    },
    bridge: {
      call: (name: string, args: unknown) => {
        state.calls.push([name, args]);
        return state.answering(name, args);
      },
      listen: async (listener: (push: IpcPush) => void) => {
        listeners.set(listeners.size + 1, listener);
        return listeners.size;
      },
      unlisten: async (listening: number) => {
        listeners.delete(listening);
      },
    },
  };
}

function until(client: LiveClient, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.onConnection(() => {
      if (condition()) {
        stop();
        resolve();
      }
    });
  });
}

describe('createBridgeClient', () => {
  const clients: LiveClient[] = [];

  function connect(options: { requestTimeoutMs?: number; lateAfterMs?: number } = {}) {
    const scripted = scriptedBridge();
    const client = createBridgeClient(scripted.bridge, options);
    clients.push(client);
    return { ...scripted, client };
  }

  afterEach(() => {
    for (const client of clients.splice(0)) {
      client.close();
    }
  });

  it('hands on calls, checks their answers and is always open', async () => {
    const { client, state } = connect();
    await expect(client.call('status', {})).resolves.toEqual(STATUS);
    expect(state.calls).toEqual([['status', {}]]);
    expect(client.connection()).toEqual({ phase: 'open', late: false });
  });

  it('passes on the words of a refusal', async () => {
    const { client, state } = connect();
    state.answering = async () => ({ ok: false, message: 'The database is from a newer version.' });
    await expect(client.call('status', {})).rejects.toThrow(new RefusalError('The database is from a newer version.'));
    await expect(client.act('pause', {})).rejects.toBeInstanceOf(RefusalError);
    state.answering = () => Promise.reject(new Error('No handler registered.'));
    await expect(client.call('status', {})).rejects.toThrow('No handler registered.');
    await expect(client.act('pause', {})).rejects.not.toBeInstanceOf(RefusalError);
  });

  it('refuses what is no answer, and a result that breaks the contract', async () => {
    const { client, state } = connect();
    state.answering = () => Promise.resolve(STATUS);
    await expect(client.call('status', {})).rejects.toThrow('unknown way');
    state.answering = () => answer({ owner: 'nobody' });
    await expect(client.call('status', {})).rejects.toThrow(/^Blueplane answered "status" in an unknown way\./);
    await expect(client.desktop?.callDesktop('desktopState', {})).rejects.toThrow(/^Blueplane answered "desktopState"/);
  });

  it('calls what only the desktop has', async () => {
    const { client, state } = connect();
    state.answering = () => answer(DESKTOP_STATE);
    await expect(client.desktop?.callDesktop('desktopState', {})).resolves.toEqual(DESKTOP_STATE);
    await client.desktop?.callDesktop('openWindow', { view: 'sessions' });
    expect(state.calls.at(-1)).toEqual(['openWindow', { view: 'sessions' }]);
  });

  it('tells each push to whom it concerns until asked to stop, and ignores what is none', async () => {
    const { client, push } = connect();
    const seen: string[] = [];
    const stopChanges = client.onChanged((change) => seen.push(`changed ${change.revision}`));
    client.desktop?.onState(() => seen.push('state'));
    client.desktop?.onCommand(() => seen.push('command'));
    const stopShown = client.desktop?.onPopoverShown(() => seen.push('shown'));
    client.desktop?.onPopoverHidden(() => seen.push('hidden'));
    push('{"type":"changed","change":{"revision":7}}');
    push('{"type":"state"}');
    push('{"type":"popoverShown"}');
    push('{"type":"command"}');
    push('{"type":"surprise"}');
    push('null');
    stopChanges();
    stopShown?.();
    push('{"type":"changed","change":{"revision":8}}');
    push('{"type":"popoverShown"}');
    push('{"type":"state"}');
    push('{"type":"popoverHidden"}');
    expect(seen).toEqual(['changed 7', 'state', 'shown', 'command', 'state', 'hidden']);
    // Whoever listens later is told of it too.
    client.desktop?.onPopoverHidden(() => seen.push('hidden before'));
    push('{"type":"popoverShown"}');
    client.desktop?.onPopoverHidden(() => seen.push('not hidden'));
    expect(seen.slice(6)).toEqual(['hidden before']);
  });

  it('waits for a person as long as they take, and not for anything else', async () => {
    const { client, state } = connect({ requestTimeoutMs: 20 });
    const person = Promise.withResolvers<unknown>();
    state.answering = () => person.promise;
    const content = new Uint8Array([1]);
    const saving = client.desktop?.callDesktop('saveFile', { name: 'cost.csv', kind: 'csv', content });
    await expect(client.desktop?.callDesktop('desktopState', {})).rejects.toThrow('No answer from Blueplane');
    person.resolve({ ok: true, result: { saved: true } });
    await expect(saving).resolves.toEqual({ saved: true });
  });

  it('gives whoever is asked before a purge the time to read what goes', async () => {
    const { client, state } = connect({ requestTimeoutMs: 20 });
    const person = Promise.withResolvers<unknown>();
    state.answering = () => person.promise;
    const purge = client.act('startPurge', { everything: true });
    await expect(client.act('restartFailed', {})).rejects.toThrow('No answer from Blueplane');
    person.resolve({ ok: true, result: { job: null } });
    await expect(purge).resolves.toEqual({ job: null });
  });

  it('is late when a question has no answer, and no longer when it has one', async () => {
    const { client, state } = connect({ lateAfterMs: 30 });
    const held = Promise.withResolvers<unknown>();
    state.answering = () => held.promise;
    const late = until(client, () => client.connection().late);
    const call = client.call('status', {});
    await late;
    held.resolve({ ok: true, result: STATUS });
    await call;
    expect(client.connection()).toEqual({ phase: 'open', late: false });
  });

  it('is not late while an action takes its time', async () => {
    vi.useFakeTimers();
    try {
      const { client, state } = connect();
      const held = Promise.withResolvers<unknown>();
      state.answering = () => held.promise;
      const call = client.act('restartFailed', {});
      await vi.advanceTimersByTimeAsync(10_000);
      expect(client.connection().late).toBe(false);
      held.resolve({ ok: true, result: {} });
      await call;
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives up a call after its time, and does not take its late answer for that of another', async () => {
    const { client, state } = connect({ requestTimeoutMs: 30 });
    const held = Promise.withResolvers<unknown>();
    state.answering = () => held.promise;
    await expect(client.call('status', {})).rejects.toThrow('No answer');
    state.answering = () => answer({ ...STATUS, deadLetters: 2 });
    const next = client.call('status', {});
    held.resolve({ ok: true, result: STATUS });
    await expect(next).resolves.toMatchObject({ deadLetters: 2 });
  });

  it('fails what waits when closed, and listens no more', async () => {
    const { client, state, listeners } = connect();
    state.answering = () => new Promise(() => {});
    const call = client.call('status', {});
    client.close();
    await expect(call).rejects.toThrow('closed');
    await expect(client.call('status', {})).rejects.toThrow('closed');
    await vi.waitFor(() => expect(listeners.size).toBe(0));
  });
});
