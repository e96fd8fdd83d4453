import { type PipelineReport, QUEUE_LIMIT_EVENTS, type RedisFacts } from '../../contracts/pipeline.ts';
import type { PressureLevel } from '../../contracts/pressure.ts';
import type { OwnerStatus, ProcessStatus } from '../../contracts/process-status.ts';
import { counted, formatAgo, formatBytes, formatCount, formatDuration, formatTokens } from '../../format/index.ts';
import { formatMoment } from '../../format/moment.ts';
import type { HomePaths } from '../../runtime/paths.ts';
import { printable } from './display-width.ts';
import type { HomeStatus } from './server-status.ts';

/** How the words of `mode` read. */
const MODES: Record<OwnerStatus['mode'], string> = {
  daemon: 'server',
  desktop: 'desktop app',
  ingest: '`blueplane ingest --once`',
};

/** `status --json`. @param now epoch milliseconds. */
export function statusJson({ owner, data, pipeline, redis }: HomeStatus, now: number): Record<string, unknown> {
  return {
    running: owner !== null,
    pid: owner?.pid ?? null,
    uptimeSeconds: owner === null ? null : Math.round((now - owner.startedAt) / 1_000),
    mode: owner?.mode ?? null,
    version: owner?.version ?? null,
    dashboard: owner?.dashboard ?? null,
    otlp: owner?.otlp ?? null,
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
    ...(pipeline !== null && {
      watermarks: pipeline.watermarks,
      sentWatermarks: pipeline.sentWatermarks,
      checkpoints: pipeline.checkpoints,
    }),
    ...(redis !== null && { redis: redis.server, queue: { waiting: redis.waiting }, streams: redis.streams }),
  };
}

/** `status` for people. */
export function statusLines({ owner, data, pipeline, redis }: HomeStatus, paths: HomePaths, now: number): string[] {
  return [
    ...(owner === null
      ? ['Server is not running. Start it with `blueplane start`.']
      : ownerLines(owner, data?.freshness.rowsBehind ?? null, now)),
    ...(data === null
      ? []
      : [
          '',
          data.database.present
            ? `Database: ${paths.database}, ${counted(data.database.bytes, 'byte')}, log ${counted(data.database.walBytes, 'byte')}`
            : `Database: none yet (${paths.database})`,
          ...data.sources.map(
            (source) =>
              `Source ${source.platform}: ${counted(source.files, 'file')}, ${counted(source.events, 'event')}, ` +
              `${counted(source.rejectedLines, 'line')} not understood`,
          ),
          `Dead letters: ${formatCount(data.deadLetters)}${data.deadLetters === 0 ? '' : ' (see `blueplane dlq list`)'}`,
          ...(data.unpriced ?? []).map(
            ({ model, tokens }) => `Unpriced: ${formatTokens(tokens)} tokens of ${printable(model)}`,
          ),
          data.freshness.newestResponseAt === null
            ? 'Newest answer: none yet'
            : `Newest answer: ${formatAgo(data.freshness.newestResponseAt, now)}`,
          `Captured but not counted yet: ${formatCount(data.freshness.rowsBehind)}`,
        ]),
    ...(pipeline === null ? [] : pipelineLines(pipeline, now)),
    ...(redis === null ? [] : [redisLine(redis.server), queueLine(redis.waiting)]),
    ...(redis?.streams ?? []).flatMap((stream) => [
      `Stream ${stream.name}: ${counted(stream.length, 'entry', 'entries')}`,
      ...stream.groups.map(
        (group) =>
          `  group ${group.name}: ${counted(group.consumers, 'consumer')}, ${formatCount(group.pending)} pending, ` +
          `${group.lag === null ? 'unknown' : formatCount(group.lag)} not delivered` +
          (group.oldestWaitingAt === null ? '' : `, oldest ${formatAgo(group.oldestWaitingAt, now)}`),
      ),
    ]),
  ];
}

function pipelineLines({ checkpoints, watermarks, sentWatermarks }: PipelineReport, now: number): string[] {
  return [
    ...checkpoints.map(
      ({ platform, sources, storedBytes, bytes, unfinished, storedAt }) =>
        `Checkpoints ${platform}: ${counted(sources, 'source')}, ${formatBytes(storedBytes)} of ${formatBytes(bytes)} stored, ` +
        `${formatCount(unfinished)} unfinished, last stored ${formatAgo(storedAt, now)}`,
    ),

    ...[
      ...watermarks.map(({ platform, ...rest }) => ({ name: platform, ...rest })),
      ...sentWatermarks.map(({ intake, ...rest }) => ({ name: `sent (${intake})`, ...rest })),
    ].map(
      ({ name, stored, counted: done, behind }) =>
        `Watermark ${name}: ${formatCount(done)} of ${formatCount(stored)} counted, ${formatCount(behind)} behind`,
    ),
  ];
}

function redisLine({ version, memoryBytes, clients }: RedisFacts): string {
  const memory = memoryBytes === null ? '' : `, ${formatBytes(memoryBytes)} of memory`;
  return `Redis: version ${version ?? 'unknown'}${memory}${clients === null ? '' : `, ${counted(clients, 'client')}`}`;
}

function queueLine(waiting: number): string {
  const full = waiting >= QUEUE_LIMIT_EVENTS ? ' (full, capture waits)' : '';
  return `Queue: ${counted(waiting, 'event')} waiting${full}`;
}

function ownerLines(owner: OwnerStatus, rowsBehind: number | null, now: number): string[] {
  return [
    `Server is running (pid ${owner.pid}, ${MODES[owner.mode]} ${owner.version}, up ${formatDuration(now - owner.startedAt)})`,
    owner.dashboard === null
      ? 'Dashboard: not listening'
      : `Dashboard: ${owner.dashboard} (run \`blueplane dashboard\` for an address that lets you in)`,
    ...otlpLines(owner),
    ...(owner.paused === null ? [] : [pauseLine(owner.paused, now)]),
    ...pressureLines(owner, rowsBehind, now),
    ...owner.processes.map(processLine),
  ];
}

function otlpLines({ otlp }: OwnerStatus): string[] {
  if (otlp == null) return [];
  return [`OpenTelemetry: ${otlp.http} (HTTP), ${otlp.grpc} (gRPC)`, ...(otlp.notice === null ? [] : [otlp.notice])];
}

function pauseLine({ since, until }: NonNullable<OwnerStatus['paused']>, now: number): string {
  const end = until === undefined ? '' : `, until ${formatMoment(until, now)}`;
  return `Capture: paused ${formatAgo(since, now)}${end} (go on with \`blueplane resume\`)`;
}

/** What each level of being behind means. */
const PRESSURE_WORDS: Record<PressureLevel, string> = {
  green: '',
  yellow: 'figures are some seconds old, live metrics wait',
  orange: 'figures are old; nothing is lost',
  red: 'figures are old; nothing is lost',
};

/** @param rowsBehind of now; null where only the number of when the level was reached is known */
function pressureLines({ pressure }: OwnerStatus, rowsBehind: number | null, now: number): string[] {
  if (pressure == null || pressure.level === 'green') return [];
  const { level, workers = 1 } = pressure;
  const behind =
    rowsBehind === null
      ? `${counted(pressure.rowsBehind, 'event')} not counted when that began ${formatAgo(pressure.since, now)}`
      : `${counted(rowsBehind, 'event')} not counted yet`;
  const held = pressure.holdsCapture === true ? '; capture waits until it is less' : '';
  const helped = workers === 1 ? '' : `; ${counted(workers, 'worker')} derive at once`;
  return [`Behind: ${level}, ${behind}; ${PRESSURE_WORDS[level]}${held}${helped}`];
}

function processLine(process: ProcessStatus): string {
  const pid = process.pid === null ? '' : ` pid ${process.pid}`;
  const restarts = process.restarts === 0 ? '' : `, restarted ${counted(process.restarts, 'time')}`;
  const cause = process.troubledSince == null && process.state !== 'failed' ? 'last end: ' : '';
  const detail = process.detail === null ? '' : ` (${cause}${process.detail})`;
  return `  ${process.name.padEnd(10)} ${process.state}${pid}${restarts}${detail}`;
}
