import { setTimeout as sleep } from 'node:timers/promises';
import type { CliContext } from './context.ts';
import { spawnServer, startReport } from './server-process.ts';

/** The server of a demo, in a process of its own. */
export type DemoServer = {
  /** @throws (rejects) with words for people when it cannot start */
  readonly started: Promise<void>;
  /** Resolves when it is gone: true after an orderly end. */
  readonly exited: Promise<boolean>;
  /** Has it end; what hangs is killed. Safe twice. */
  end(): void;
};

/** An orderly end takes a second or two; its workers and Redis end with a killed one. */
const END_DEADLINE_MS = 15_000;

/** @param env its whole environment */
export function startDemoServer(context: CliContext, env: CliContext['env']): DemoServer {
  const child = spawnServer([], context, { env, detached: false });
  const exited = new Promise<boolean>((resolve) => {
    child.once('exit', (code) => resolve(code === 0));
    child.once('error', () => {
      if (child.pid === undefined) resolve(false);
    });
  });
  let isEnding = false;
  async function killLate(): Promise<void> {
    const patience = new AbortController();
    void exited.then(() => patience.abort());
    try {
      await sleep(END_DEADLINE_MS, null, { signal: patience.signal });
      child.kill('SIGKILL');
    } catch {
      // It has ended in time.
    }
  }
  return {
    started: startReport(child).then((report) => {
      if (!report.started) throw new Error(report.message);
    }),
    exited,
    end() {
      if (isEnding) return;
      isEnding = true;
      // It ends in order when the channel closes, which also happens when this process is killed.
      if (child.connected) child.disconnect();
      void killLate();
    },
  };
}
