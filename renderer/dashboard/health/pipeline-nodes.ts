import type { Status } from '../../../core/contracts/api.ts';
import { INTAKES, type Intake } from '../../../core/contracts/intakes.ts';
import type { PipelineReport } from '../../../core/contracts/pipeline.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { isFarBehind, type Pressure } from '../../../core/contracts/pressure.ts';
import type { OtlpAddresses, ProcessStatus } from '../../../core/contracts/process-status.ts';
import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { formatMoment } from '../../../core/format/moment.ts';
import type { DotState } from '../../shared/components/state-dot.tsx';
import { READ_TOOLS } from '../../shared/read-tools.ts';
import { ZONE } from '../../shared/zone.ts';

/** One stage of the pipeline: what it is, how it stands, and the figures that say so. */
export type PipelineNode = {
  name: string;
  dot: DotState;
  /** The state in a word, for screen readers and tooltips. */
  word: string;
  figures: { label: string; value: string }[];
  /** What passes: `11/min`; absent where nothing does or nobody knows. */
  rate?: string;
  /** Said in one line instead of the figures. */
  note?: string;
};

export type Pipeline = {
  sources: PipelineNode[];
  capture: PipelineNode;
  queue: PipelineNode;
  fastPath: PipelineNode;
  database: PipelineNode;
  slowPath: PipelineNode;
  screens: PipelineNode;
  deadLetters: number;
  /** Events that were stored in the last minute; null before it is known. */
  rate: number | null;
};

/** What passes, of what is known of the pipeline. */
type SourceFigures = Pick<PipelineReport, 'lastMinute' | 'received' | 'queue'>;

const NOTHING = { files: 0, events: 0 };

/** Nobody works for so long without a word of a tool that tells of itself. */
const DOOR_IDLE_MS = 3_600_000;

export const DOOR_NAMES: Record<Intake, string> = { otlp: 'OpenTelemetry', hooks: 'Hooks' };

const WORDS: Record<ProcessStatus['state'], { dot: DotState; word: string }> = {
  running: { dot: 'ok', word: 'running' },
  starting: { dot: 'wait', word: 'starting' },
  backing_off: { dot: 'wait', word: 'restarting' },
  failed: { dot: 'bad', word: 'failed' },
  stopping: { dot: 'wait', word: 'stopping' },
  stopped: { dot: 'bad', word: 'stopped' },
};

/** The state of a process as a dot and a word: what holds up a running one counts too. */
export function processWords(process: ProcessStatus | undefined, isPaused = false): { dot: DotState; word: string } {
  if (process === undefined) return { dot: 'bad', word: 'not running' };
  if (process.state === 'running' && process.troubledSince != null) return { dot: 'wait', word: 'waiting' };
  if (process.state === 'running' && isPaused) return { dot: 'wait', word: 'paused' };
  return WORDS[process.state];
}

const BY_TROUBLE: readonly DotState[] = ['bad', 'wait', 'idle', 'ok'];

/** The state of the way between stages, which is as troubled as its worse end: nothing passes a stage that failed. */
export function wireOf(...ends: readonly Pick<PipelineNode, 'dot'>[]): DotState {
  return BY_TROUBLE.find((state) => ends.some(({ dot }) => dot === state)) ?? 'ok';
}

/** How much passes: `11/min`, `1,200/min`. */
function rateWords(perMinute: number): string {
  return `${formatCount(perMinute)}/min`;
}

/** Far behind, it works but waits to be caught up with. */
function withPressure(node: PipelineNode, pressure: Pressure | null | undefined): PipelineNode {
  if (pressure == null || pressure.level === 'green') return node;
  const { level, workers = 1 } = pressure;
  const helped = workers === 1 ? [] : [{ label: 'workers', value: formatCount(workers) }];
  const figures = [...node.figures, { label: 'level', value: level }, ...helped];
  if (!isFarBehind(pressure) || node.dot !== 'ok') return { ...node, figures };
  return { ...node, figures, dot: 'wait', word: pressure.holdsCapture === true ? 'behind, capture waits' : 'behind' };
}

/** `:4318` of an address. */
function portOf(address: string): string {
  return `:${new URL(address).port}`;
}

/** Where OpenTelemetry is taken in; null while it is not. */
function portWords(otlp: OtlpAddresses | null | undefined): string | null {
  return otlp == null ? null : [otlp.http, otlp.grpc].map(portOf).join(', ');
}

/** A door through which tools tell of themselves; null before it is known what came through it. */
function doorNode(intake: Intake, status: Status, report: SourceFigures | null, now: number): PipelineNode | null {
  const came = report?.received.find((each) => each.intake === intake);
  if (came === undefined) return null;
  const ports = intake === 'otlp' ? portWords(status.owner?.otlp) : null;
  const isClosed = intake === 'otlp' && ports === null;
  const { word, note } = lastWords(came.lastAt, now);
  return {
    name: DOOR_NAMES[intake],
    dot: word === 'received' && !isClosed ? 'ok' : 'idle',
    word: isClosed ? 'not listening' : word,
    // Of a door that is not open and never was used the word says it all.
    ...((ports !== null || came.lastAt !== null) && {
      note: [ports, note].filter((each) => each !== null).join(' · '),
    }),
    ...(came.events > 0 && { rate: rateWords(came.events) }),
    figures: [],
  };
}

/** When something came through a door: a day and no seconds where it is long ago. */
function lastWords(lastAt: string | null, now: number): { word: string; note: string } {
  if (lastAt === null) return { word: 'nothing sent yet', note: 'nothing yet' };
  const at = Date.parse(lastAt);
  if (now - at >= DOOR_IDLE_MS) {
    return { word: 'nothing lately', note: `idle since ${formatMoment(at, now, { timeZone: ZONE })}` };
  }
  return { word: 'received', note: `last ${formatMoment(at, now, { timeZone: ZONE, seconds: true })}` };
}

/**
 * Arranges what is known of the processes, files and sources along the way that data takes.
 *
 * @param now epoch milliseconds
 */
export function pipelineOf(status: Status, report: SourceFigures | null, now: number): Pipeline {
  const lastMinute = report?.lastMinute ?? null;
  const waiting = report?.queue?.waiting;
  const { owner, database, sources, freshness, deadLetters } = status;
  const isPaused = owner?.paused != null;
  const find = (name: string) => owner?.processes.find((process) => process.name === name);
  function node(name: string, process: string, figures: PipelineNode['figures']): PipelineNode {
    const found = find(process);
    const restarts = found?.restarts ?? 0;
    return {
      name,
      ...processWords(found, isPaused && process === 'capture'),
      figures: [...figures, { label: 'restarts', value: formatCount(restarts) }],
    };
  }
  function toolNode(platform: (typeof READ_TOOLS)[number]): PipelineNode {
    const { files: found, events: read } = sources.find((each) => each.platform === platform) ?? NOTHING;
    const isUsed = found > 0 || read > 0;
    const stored = lastMinute?.find((each) => each.platform === platform)?.events ?? 0;
    return {
      ...(stored > 0 && { rate: rateWords(stored) }),
      name: PLATFORM_LABELS[platform],
      dot: isUsed ? 'ok' : 'idle',
      word: isUsed ? 'read' : 'nothing found',
      figures: [
        { label: found === 1 ? 'file' : 'files', value: formatCount(found) },
        { label: read === 1 ? 'event' : 'events', value: formatCount(read) },
      ],
    };
  }
  const rejected = sources.reduce((sum, source) => sum + source.rejectedLines, 0);
  const files = sources.reduce((sum, source) => sum + source.files, 0);
  const events = sources.reduce((sum, source) => sum + source.events, 0);
  return {
    sources: [...READ_TOOLS.map(toolNode), ...INTAKES.flatMap((intake) => doorNode(intake, status, report, now) ?? [])],
    capture: node('Capture', 'capture', [
      { label: 'files', value: formatCount(files) },
      { label: 'rejected', value: formatCount(rejected) },
    ]),
    queue: node('Queue', 'redis', waiting === undefined ? [] : [{ label: 'waiting', value: formatCount(waiting) }]),
    fastPath: node('Fast path', 'fast-path', [{ label: 'stored', value: formatCount(events) }]),
    database: {
      name: 'Database',
      dot: database.present ? 'ok' : 'idle',
      word: database.present ? 'there' : 'not made yet',
      figures: [
        { label: 'size', value: formatBytes(database.bytes) },
        { label: 'log', value: formatBytes(database.walBytes) },
      ],
    },
    slowPath: withPressure(
      node('Slow path', 'slow-path', [{ label: 'behind', value: formatCount(freshness.rowsBehind) }]),
      owner?.pressure,
    ),
    screens: node('Screens', 'gateway', []),
    deadLetters,
    rate:
      report === null ? null : [...report.lastMinute, ...report.received].reduce((sum, each) => sum + each.events, 0),
  };
}
