import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { errorCode } from './error-fields.ts';
import type { ChildExit, ChildHandle, ProcessHost } from './process-host.ts';

const ENTRIES = join(import.meta.dirname, 'test-workers');
const PATIENCE = { timeout: 60_000, interval: 10 };

/** A child with everything that was heard of it. */
type Heard = { child: ChildHandle; messages: unknown[]; lines: string[]; exits: ChildExit[] };

function listen(child: ChildHandle): Heard {
  const heard: Heard = { child, messages: [], lines: [], exits: [] };
  child.onMessage((message) => heard.messages.push(message));
  child.onLine((line, from) => heard.lines.push(`${from}: ${line}`));
  child.onExit((exit) => heard.exits.push(exit));
  return heard;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** What every process host promises, whatever starts its processes. */
export function testProcessHost(createHost: (entriesDir: string) => ProcessHost): void {
  async function started(): Promise<Heard> {
    const heard = listen(createHost(ENTRIES).fork('talkative', { TEST_WORD: 'hello there' }));
    await vi.waitFor(() => expect(heard.messages).toHaveLength(1), PATIENCE);
    return heard;
  }

  test('a child has its environment, its pid, and a line to its parent in both directions', async () => {
    const heard = await started();
    const { child, messages } = heard;
    expect(messages[0]).toEqual({ type: 'ready', info: { word: 'hello there', pid: String(child.pid) } });
    child.send({ type: 'ping', id: 3 });
    await vi.waitFor(() => expect(messages).toHaveLength(2), PATIENCE);
    expect(messages[1]).toEqual({ type: 'response', id: 1, error: null, result: { type: 'ping', id: 3 } });
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(heard.exits).toHaveLength(1), PATIENCE);
  });

  test('what it writes comes in whole lines', async () => {
    const heard = await started();
    heard.child.send({ type: 'stop', deadlineMs: 0 });
    await vi.waitFor(() => expect(heard.lines).toHaveLength(3), PATIENCE);
    expect(heard.lines.toSorted()).toEqual([
      'stderr: err ünïcode ✓',
      'stderr: last words without a newline',
      'stdout: out hello there',
    ]);
  });

  test('its end is told once, with its exit code, and it cannot be reached any more', async () => {
    const heard = await started();
    const pid = heard.child.pid ?? 0;
    heard.child.send({ type: 'stop', deadlineMs: 0 });
    await vi.waitFor(() => expect(heard.exits).toHaveLength(1), PATIENCE);
    expect(heard.exits[0]).toMatchObject({ code: 7, error: null });
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), PATIENCE);
    heard.child.send({ type: 'ping', id: 1 });
    heard.child.kill('SIGTERM');
    heard.child.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard.exits).toHaveLength(1);
  });

  test('SIGTERM can be heard, SIGKILL cannot', async () => {
    const asked = await started();
    asked.child.kill('SIGTERM');
    await vi.waitFor(() => expect(asked.exits).toMatchObject([{ code: 15 }]), PATIENCE);

    const killed = await started();
    const pid = killed.child.pid ?? 0;
    killed.child.kill('SIGKILL');
    await vi.waitFor(() => expect(killed.exits).toHaveLength(1), PATIENCE);
    expect(killed.exits[0]?.code).not.toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  test('one that is killed from outside is told too', async () => {
    const heard = await started();
    process.kill(heard.child.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(heard.exits).toHaveLength(1), PATIENCE);
  });

  test('an entry that does not exist ends with an error, not with silence', async () => {
    const heard = listen(createHost(ENTRIES).fork('no-such-entry', {}));
    await vi.waitFor(() => expect(heard.exits).toHaveLength(1), PATIENCE);
    expect(heard.exits[0]?.code === 0).toBe(false);
  });
}
