import { MODELS, PROJECTS, type Project, VERSIONS } from './catalogue.ts';
import { createRandom, type Random } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** What one session is going to be, before a line of it exists. */
export type SessionPlan = {
  seed: number;
  sessionId: string;
  project: Project;
  branch: string;
  version: string;
  model: string;
  startAt: number;
  /** No line is later than this. */
  endAt: number;
  turns: number;
  /** How long its cache writes live; `both` splits them. */
  cacheLifetime: '5m' | '1h' | 'both';
  /** Billed through a gateway that gives no request ids. */
  gateway: boolean;
  /** Goes on until `endAt` and is not finished there. */
  active: boolean;
  has: { subagent: boolean; lostSubagentFile: boolean; compaction: boolean; apiError: boolean; denial: boolean };
};

export type ScheduleOptions = {
  days: number;
  seed: number;
  now: number;
  /** Minutes by which the local clock is ahead of UTC: decides what is morning, weekend and today. */
  utcOffsetMinutes: number;
};

/** Sessions on a Sunday, Monday ... Saturday: work happens on workdays. */
const SESSIONS_BY_WEEKDAY: readonly (readonly [number, number])[] = [
  [0, 1],
  [3, 5],
  [3, 5],
  [3, 4],
  [3, 5],
  [2, 4],
  [0, 2],
];

const FINISHED_TODAY = 3;
const ACTIVE_SINCE_MS = 24 * MINUTE_MS;
const LAST_LINE_BEFORE_NOW_MS = 4_000;
// Beyond the five minutes in which a session counts as active: only one shall.
const FINISHED_BEFORE_NOW_MS = 12 * MINUTE_MS;

function localMidnight(at: number, utcOffsetMinutes: number): number {
  const offset = utcOffsetMinutes * MINUTE_MS;
  return Math.floor((at + offset) / DAY_MS) * DAY_MS - offset;
}

function localWeekday(midnight: number, utcOffsetMinutes: number): number {
  return new Date(midnight + utcOffsetMinutes * MINUTE_MS).getUTCDay();
}

/** Mornings and early afternoons are full, evenings thin. */
function startInDay(random: Random, midnight: number): number {
  const hour = random.pick([8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17, 20, 21]);
  return midnight + hour * HOUR_MS + random.integer(0, HOUR_MS - 1);
}

function chooseModel(random: Random, index: number): string {
  if (index % 23 === 11) return MODELS.unpriced;
  return random.pick([MODELS.large, MODELS.large, MODELS.large, MODELS.medium, MODELS.medium, MODELS.small]);
}

function planSession(random: Random, index: number, startAt: number, endAt: number, active: boolean): SessionPlan {
  const project = random.pick(PROJECTS);
  const model = active ? MODELS.large : chooseModel(random, index);
  return {
    seed: random.integer(1, 0x7fffffff),
    sessionId: random.uuid(),
    project,
    branch: random.pick(project.branches),
    version: random.pick(VERSIONS),
    model,
    startAt,
    endAt,
    turns: active ? Number.POSITIVE_INFINITY : random.skewed(4, 12),
    cacheLifetime: random.pick(['1h', '1h', '5m', 'both']),
    gateway: model === MODELS.unpriced,
    active,
    has: {
      subagent: index % 4 === 1,
      lostSubagentFile: index % 16 === 5,
      compaction: index % 13 === 6,
      apiError: index % 9 === 4,
      denial: index % 5 === 3,
    },
  };
}

function startsToday(random: Random, options: ScheduleOptions, midnight: number): number[] {
  const earliest = Math.max(midnight, options.now - 9 * HOUR_MS);
  const latest = Math.max(earliest, options.now - 40 * MINUTE_MS);
  return Array.from({ length: FINISHED_TODAY }, () => random.integer(earliest, latest));
}

/** All sessions in the order of their start; the last one is active at `now`. */
export function planSessions(options: ScheduleOptions): SessionPlan[] {
  const random = createRandom(options.seed);
  const today = localMidnight(options.now, options.utcOffsetMinutes);
  const starts: number[] = [];
  for (let daysAgo = options.days - 1; daysAgo >= 1; daysAgo -= 1) {
    const midnight = today - daysAgo * DAY_MS;
    const [least, most] = SESSIONS_BY_WEEKDAY[localWeekday(midnight, options.utcOffsetMinutes)] ?? [1, 1];
    const count = random.integer(least, most);
    for (let session = 0; session < count; session += 1) starts.push(startInDay(random, midnight));
  }
  starts.push(...startsToday(random, options, today));
  const lastLineAt = options.now - LAST_LINE_BEFORE_NOW_MS;
  const finishedAt = options.now - FINISHED_BEFORE_NOW_MS;
  const finished = starts
    .sort((a, b) => a - b)
    .map((startAt, index) => planSession(random, index, startAt, Math.max(startAt, finishedAt), false));
  const activeSince = Math.max(today, options.now - ACTIVE_SINCE_MS);
  return [...finished, planSession(random, finished.length, Math.min(activeSince, lastLineAt), lastLineAt, true)];
}
