import type { PipelineReport, RedisFacts } from '../../../core/contracts/pipeline.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatBytes, formatCount, NO_DATA } from '../../../core/format/index.ts';
import { formatMoment } from '../../../core/format/moment.ts';
import { ZONE } from '../../shared/zone.ts';
import { DOOR_NAMES } from './pipeline-nodes.ts';

/** A table of the stages: what it tells, its columns behind the name, and a row for each tool or door. */
export type StageTable = { caption: string; columns: string[]; rows: { name: string; cells: string[] }[] };

function momentWords(at: string | null, now: number): string {
  return at === null ? NO_DATA : formatMoment(Date.parse(at), now, { timeZone: ZONE });
}

/** How far each tool's files are stored. @param now epoch milliseconds */
export function checkpointTable({ checkpoints }: PipelineReport, now: number): StageTable {
  return {
    caption: 'Files stored',
    columns: ['Files', 'Unfinished', 'Stored', 'Of', 'Last'],
    rows: checkpoints.map(({ platform, sources, unfinished, storedBytes, bytes, storedAt }) => ({
      name: PLATFORM_LABELS[platform],
      cells: [
        formatCount(sources),
        formatCount(unfinished),
        formatBytes(storedBytes),
        formatBytes(bytes),
        momentWords(storedAt, now),
      ],
    })),
  };
}

/** How far what is stored is counted; what tools send by themselves has marks of its own. @param now epoch milliseconds */
export function watermarkTable({ watermarks, sentWatermarks }: PipelineReport, now: number): StageTable {
  const marks = [
    ...watermarks.map(({ platform, ...mark }) => ({ name: PLATFORM_LABELS[platform], ...mark })),
    ...sentWatermarks.map(({ intake, ...mark }) => ({ name: DOOR_NAMES[intake], ...mark })),
  ];
  return {
    caption: 'Events counted',
    columns: ['Counted up to', 'Stored up to', 'Behind', 'Last'],
    rows: marks.map(({ name, counted, stored, behind, countedAt }) => ({
      name,
      cells: [formatCount(counted), formatCount(stored), formatCount(behind), momentWords(countedAt, now)],
    })),
  };
}

/** `Redis 7.2.4 · 2.1 MB of memory · 9 clients`, as far as it tells; null before it was asked or while it is down. */
export function redisWords(redis: RedisFacts | undefined): string | null {
  if (redis === undefined) return null;
  const { version, memoryBytes, clients } = redis;
  return [
    version === null ? 'Redis' : `Redis ${version}`,
    ...(memoryBytes === null ? [] : [`${formatBytes(memoryBytes)} of memory`]),
    ...(clients === null ? [] : [`${formatCount(clients)} ${clients === 1 ? 'client' : 'clients'}`]),
  ].join(' · ');
}
