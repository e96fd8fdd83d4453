import type { PressureLevel } from '../../contracts/pressure.ts';
import type { OwnerStatus, ProcessStatus } from '../../contracts/process-status.ts';
import { formatAgo, formatCount, formatDuration, formatTokens } from '../../format/index.ts';
import type { HomePaths } from '../../runtime/paths.ts';
import { counted } from './counted.ts';
import { printable } from './display-width.ts';
import type { HomeStatus } from './server-status.ts';

/** How the words of `mode` read. */
const MODES: Record<OwnerStatus['mode'], string> = {
  daemon: 'server',
  desktop: 'desktop app',
  ingest: '`blueplane ingest --once`',
};

/** `status --json`. @param now epoch milliseconds. */
export function statusJson({ owner, data, streams }: HomeStatus, now: number): Record<string, unknown> {
  return {
    running: owner !== null,
    pid: owner?.pid ?? null,
    uptimeSeconds: owner === null ? null : Math.round((now - owner.startedAt) / 1_000),
    mode: owner?.mode ?? null,
    version: owner?.version ?? null,
    dashboard: owner?.dashboard ?? null,
    paused: owner?.paused ?? null,
    processes: owner?.processes ?? [],
    pressure: owner?.pressure ?? null,
    ...(data !== null && {
      database: data.database,
      sources: data.sources,
      deadLetters: data.deadLetters,
      unpriced: data.unpriced ?? [],
      freshness: data.freshness,
    }),
    ...(streams !== null && { streams }),
  };
}

/** `status` for people. */
export function statusLines({ owner, data, streams }: HomeStatus, paths: HomePaths, now: number): string[] {
  return [
    ...(owner === null ? ['Server is not running. Start it with `blueplane start`.'] : ownerLines(owner, now)),
    ...(data === null
      ? []
      : [
          '',
          data.database.present
            ? `Database: ${paths.database}, ${counted(data.database.bytes, 'byte')}`
            : `Database: none yet (${paths.database})`,
          ...data.sources.map(
            (source) =>
              `Source ${source.platform}: ${counted(source.files, 'file')}, ${counted(source.events, 'event')}, ` +
              `${counted(source.rejectedLines, 'line')} not understood`,
          ),
          `Dead letters: ${formatCount(data.deadLetters)}`,
          ...(data.unpriced ?? []).map(
            ({ model, tokens }) => `Unpriced: ${formatTokens(tokens)} tokens of ${printable(model)}`,
          ),
          data.freshness.newestResponseAt === null
            ? 'Newest answer: none yet'
            : `Newest answer: ${formatAgo(data.freshness.newestResponseAt, now)}`,
          `Captured but not counted yet: ${formatCount(data.freshness.rowsBehind)}`,
        ]),
    ...(streams ?? []).flatMap((stream) => [
      `Stream ${stream.name}: ${counted(stream.length, 'entry', 'entries')}`,
      ...stream.groups.map(
        (group) =>
          `  group ${group.name}: ${counted(group.consumers, 'consumer')}, ${formatCount(group.pending)} pending, ` +
          `${group.lag === null ? 'unknown' : formatCount(group.lag)} not delivered`,
      ),
    ]),
  ];
}

function ownerLines(owner: OwnerStatus, now: number): string[] {
  return [
    `Server is running (pid ${owner.pid}, ${MODES[owner.mode]} ${owner.version}, up ${formatDuration(now - owner.startedAt)})`,
    owner.dashboard === null
      ? 'Dashboard: not listening'
      : `Dashboard: ${owner.dashboard} (run \`blueplane dashboard\` for an address that lets you in)`,
    ...(owner.paused === null
      ? []
      : [`Capture: paused ${formatAgo(owner.paused.since, now)} (go on with \`blueplane resume\`)`]),
    ...pressureLines(owner),
    ...owner.processes.map(processLine),
  ];
}

/** What each level of being behind means. */
const PRESSURE_WORDS: Record<PressureLevel, string> = {
  green: '',
  yellow: 'figures are some seconds old',
  orange: 'figures are old; nothing is lost',
  red: 'capture waits until it is less; nothing is lost',
};

function pressureLines({ pressure }: OwnerStatus): string[] {
  if (pressure == null || pressure.level === 'green') return [];
  const { level, rowsBehind } = pressure;
  return [`Behind: ${level}, ${counted(rowsBehind, 'event')} not counted yet; ${PRESSURE_WORDS[level]}`];
}

function processLine(process: ProcessStatus): string {
  const pid = process.pid === null ? '' : ` pid ${process.pid}`;
  const restarts = process.restarts === 0 ? '' : `, restarted ${counted(process.restarts, 'time')}`;
  const cause = process.troubledSince == null && process.state !== 'failed' ? 'last end: ' : '';
  const detail = process.detail === null ? '' : ` (${cause}${process.detail})`;
  return `  ${process.name.padEnd(10)} ${process.state}${pid}${restarts}${detail}`;
}
