import { PAUSE_MAX_MS } from '../../contracts/api.ts';
import { formatMoment } from '../../format/moment.ts';
import { createControlClient } from '../../runtime/control.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { wrong } from './report-arguments.ts';
import type { PauseOptions } from './server-options.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A time as people type it: `45s`, `30m`, `1h`, `1h30m`, `1d`.
 * @returns milliseconds, null for anything else and for no time at all
 */
export function parseTime(text: string): number | null {
  if (!/^(\d{1,6}[smhd])+$/.test(text)) return null;
  const parts = text.matchAll(/(\d+)([smhd])/g);
  const sum = [...parts].reduce((all, [, count, unit]) => all + Number(count) * (UNIT_MS[unit ?? ''] ?? 0), 0);
  return sum === 0 ? null : sum;
}

/**
 * `pause`: nothing is read until `resume`, also over restarts; with `--for` at most so long from now on.
 * @throws ExitStatus 2 for no time; NotRunningError, ControlError
 */
export async function runPause(options: PauseOptions, context: CliContext): Promise<void> {
  const forMs = options.for === undefined ? undefined : parseTime(options.for);
  if (forMs === null || (forMs ?? 0) > PAUSE_MAX_MS) {
    throw wrong(`--for ${options.for}: give a time of at most 31 days, for example 30m, 1h or 1h30m`);
  }
  const client = createControlClient(homePaths(resolveHome(context.env)));
  await client.act('pause', forMs === undefined ? {} : { forMs });
  const { paused } = await client.status();
  const until = paused?.until === undefined ? '' : ` until ${formatMoment(paused.until, Date.now())}`;
  context.stdout.write(
    `Capture is paused${until}. Nothing is lost: your tools keep their own files.\n` +
      'Go on with `blueplane resume`; read everything once with `blueplane ingest --once`.\n',
  );
}

/** `resume`: ends a pause. Without one it says so. @throws NotRunningError, ControlError */
export async function runResume(context: CliContext): Promise<void> {
  const client = createControlClient(homePaths(resolveHome(context.env)));
  const { paused } = await client.status();
  await client.act('resume');
  context.stdout.write(
    paused === null ? 'Capture was not paused.\n' : 'Capture goes on; what came meanwhile is read now.\n',
  );
}
