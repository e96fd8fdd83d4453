import { GEMINI_PROJECTS, PROJECTS, type Project } from './catalogue.ts';
import { createRandom, type Random } from './random.ts';
import { DAY_MS, type ScheduleOptions } from './schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The tools beside Claude Code that sample sessions are invented for. */
export type OtherTool = 'codex' | 'gemini' | 'cursor';

/** What one session of such a tool is going to be. */
export type ToolPlan = {
  tool: OtherTool;
  /** Place among the sessions of its tool: every so-many-th has a trait. */
  index: number;
  seed: number;
  project: Project;
  startAt: number;
  /** No line is later than this. */
  endAt: number;
  turns: number;
  /** Goes on at `now`, with an answer that is not finished. */
  active: boolean;
};

/** Sessions begun on a workday, of the chances in order: 0.7 and 0.4 are one session mostly, two at times. */
const CHANCES_BY_TOOL: Readonly<Record<OtherTool, readonly number[]>> = {
  codex: [0.8, 0.4],
  gemini: [0.5],
  cursor: [0.6, 0.2],
};
const WEEKEND_SHARE = 0.2;
/** Apart from Claude Code's plan, so that its sessions stay the same whatever is added here. */
const SEED_OFFSET = 7_919;
// Beyond the five minutes in which a session counts as active.
const FINISHED_BEFORE_NOW_MS = 14 * MINUTE_MS;
const LAST_LINE_BEFORE_NOW_MS = 45_000;
const ACTIVE_SINCE_MS = 17 * MINUTE_MS;

function localMidnight(at: number, utcOffsetMinutes: number): number {
  const offset = utcOffsetMinutes * MINUTE_MS;
  return Math.floor((at + offset) / DAY_MS) * DAY_MS - offset;
}

function isWeekend(midnight: number, utcOffsetMinutes: number): boolean {
  const weekday = new Date(midnight + utcOffsetMinutes * MINUTE_MS).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function startInDay(random: Random, midnight: number): number {
  return midnight + random.pick([8, 9, 10, 10, 11, 13, 14, 15, 16, 17, 19]) * HOUR_MS + random.integer(0, HOUR_MS - 1);
}

/** All sessions of one tool in the order of their start. Codex CLI has one that goes on. */
export function planToolSessions(tool: OtherTool, options: ScheduleOptions): ToolPlan[] {
  const { days, seed, now, utcOffsetMinutes } = options;
  const random = createRandom(seed + SEED_OFFSET * (tool.length + tool.charCodeAt(0)));
  const today = localMidnight(now, utcOffsetMinutes);
  const starts: number[] = [];
  for (let daysAgo = days - 1; daysAgo >= 1; daysAgo -= 1) {
    const midnight = today - daysAgo * DAY_MS;
    const share = isWeekend(midnight, utcOffsetMinutes) ? WEEKEND_SHARE : 1;
    for (const chance of CHANCES_BY_TOOL[tool])
      if (random.chance(chance * share)) starts.push(startInDay(random, midnight));
  }
  const finishedAt = now - FINISHED_BEFORE_NOW_MS;
  starts.push(Math.min(random.integer(Math.max(today, now - 6 * HOUR_MS), now - 30 * MINUTE_MS), finishedAt));
  const plan = (startAt: number, endAt: number, active: boolean, index: number): ToolPlan => ({
    tool,
    index,
    seed: random.integer(1, 0x7fffffff),
    project: random.pick(tool === 'gemini' ? GEMINI_PROJECTS : PROJECTS),
    startAt,
    endAt,
    turns: active ? Number.POSITIVE_INFINITY : random.skewed(2, 9),
    active,
  });
  const plans = starts
    .sort((a, b) => a - b)
    .map((startAt, index) => plan(startAt, Math.max(startAt, finishedAt), false, index));
  const lastLineAt = now - LAST_LINE_BEFORE_NOW_MS;
  if (tool === 'codex') plans.push(plan(now - ACTIVE_SINCE_MS, lastLineAt, true, plans.length));
  return plans;
}

/** The clock and the choices of one invented session. */
export class ToolClock {
  readonly random: Random;
  now: number;
  readonly #endAt: number;

  constructor(plan: ToolPlan) {
    this.random = createRandom(plan.seed);
    this.now = plan.startAt;
    this.#endAt = plan.endAt;
  }

  /** Lets time pass, never beyond the session's end. @returns the time then, as the tools write it */
  pass(leastMs: number, mostMs: number): string {
    this.now = Math.min(this.now + this.random.skewed(leastMs, mostMs), this.#endAt);
    return this.iso();
  }

  iso(): string {
    return new Date(this.now).toISOString();
  }

  get isOver(): boolean {
    return this.now >= this.#endAt;
  }
}

/** What the sessions of one tool used, as their generator knows it. */
export type ToolTruth = {
  sessions: number;
  /** Answers that say what they cost in tokens. */
  responses: number;
  /** Without what came out of the cache. */
  inputTokens: number;
  cacheReadTokens: number;
  /** With thoughts, as they are billed. */
  outputTokens: number;
  toolCalls: number;
  /** Without those that a person refused. */
  toolFailures: number;
};

export function noToolTruth(): ToolTruth {
  return {
    sessions: 0,
    responses: 0,
    inputTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    toolCalls: 0,
    toolFailures: 0,
  };
}
