import { errorMessage } from './error-fields.ts';
import { type Owner, type OwnerOptions, startOwner } from './owner.ts';
import { onStarterGone } from './starter.ts';

export type DaemonOptions = Omit<OwnerOptions, 'mode' | 'signal'> & {
  /** Called once everything that can run does. `address` is a one-time address, null when there is no dashboard. */
  onStarted(owner: Owner, address: string | null): void;
  /** Ends when the process that started this one over a channel lets go of it, however that ended. */
  endsWithStarter?: boolean;
};

/** The signals of a terminal, a service manager and a closed terminal: all mean an orderly end. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Owns the home until a signal or `blueplane stop` ends it. A signal during the start breaks it off; repeated signals
 * change nothing.
 * @returns when nothing is left running.
 * @throws what startOwner throws.
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const broken = new AbortController();
  let owner: Owner | null = null;
  function end(): void {
    broken.abort();
    void owner?.stop();
  }
  for (const signal of END_SIGNALS) process.on(signal, end);
  const leave = options.endsWithStarter === true ? onStarterGone(end) : () => undefined;
  try {
    owner = await startOwner({ ...options, mode: 'daemon', signal: broken.signal });
    if (broken.signal.aborted) await owner.stop();
    else options.onStarted(owner, owner.firstAddress());
    await owner.stopped;
  } catch (error) {
    // Somebody who ends a start wants no error for it.
    if (!broken.signal.aborted) throw error;
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, end);
    leave();
  }
}

/** What is said when the server runs; the dashboard's address is the first address in it. */
export function startedLines(owner: Owner, address: string | null, logPath: string): string[] {
  const notice = owner.dashboardNotice();
  const troubled = owner.status().processes.filter((process) => process.state !== 'running');
  return [
    'Server started successfully',
    address === null ? dashboardAbsent(owner) : `Dashboard: ${address}`,
    ...(notice === null ? [] : [notice]),
    ...(owner.status().paused === null ? [] : ['Capture is paused. Go on with `blueplane resume`.']),
    ...troubled.map((process) => `The process ${process.name} has trouble: ${process.detail ?? process.state}.`),
    `Log: ${logPath}`,
  ];
}

function dashboardAbsent(owner: Owner): string {
  const gateway = owner.status().processes.find((process) => process.name === 'gateway');
  return gateway?.state === 'running'
    ? 'No dashboard: gateway.enabled is false in config.yaml.'
    : 'No dashboard yet. Run `blueplane dashboard` in a moment.';
}

/** What a detached daemon tells the command that started it, over its IPC channel. */
export type DaemonReport = { started: true; lines: string[] } | { started: false; message: string };

export function reportFailure(error: unknown): DaemonReport {
  return { started: false, message: errorMessage(error) };
}
