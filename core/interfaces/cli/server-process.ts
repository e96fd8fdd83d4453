import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process';
import { z } from 'zod';
import { entryFile } from '../../runtime/node-process-host.ts';
import type { CliContext } from './context.ts';

/** What a server that was started over a channel reports; see DaemonReport. */
const reportSchema = z.union([
  z.object({ started: z.literal(true), lines: z.array(z.string()) }),
  z.object({ started: z.literal(false), message: z.string() }),
]);
export type StartReport = z.infer<typeof reportSchema>;

/** Starts the server's entry in a process of its own, silent but for what it reports over its channel. */
export function spawnServer(
  flags: readonly string[],
  { entriesDir, background }: Pick<CliContext, 'entriesDir' | 'background'>,
  { env, detached }: { env: CliContext['env']; detached: boolean },
): ChildProcess {
  const options = { env, detached, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] } satisfies SpawnOptions;
  return background === undefined
    ? fork(entryFile(entriesDir, 'headless'), flags, { ...options, execArgv: [] })
    : spawn(background.command, [...background.arguments, 'start', ...flags], options);
}

/** Waits until it says how its start went, or ends before. */
export function startReport(child: ChildProcess): Promise<StartReport> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const parsed = reportSchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
    child.on('error', (error) => resolve({ started: false, message: error.message }));
    child.on('exit', (code, signal) => {
      resolve({
        started: false,
        message: `The server ended at once (${signal ?? `code ${code}`}). See \`blueplane logs\`.`,
      });
    });
  });
}
