import type { Platform } from '../../contracts/platform.ts';

/** What the rules look at: figures of the period and of as much time before it. Times are epoch milliseconds, cost USD. */
export type InsightFacts = {
  now: number;
  /** Days of the period, today included. */
  days: number;
  /** Sessions in which anything happened in the period, with their figures of the period alone. */
  sessions: readonly SessionFacts[];
  models: readonly ModelFacts[];
  /** Calls by tool, now and before. */
  tools: readonly ToolFacts[];
  /** For each hour of the day, from 0 to 23. */
  hours: readonly { calls: number; failures: number }[];
  /** Each time a tool failed several times on end in a session. */
  failureRuns: readonly FailureRun[];
  /** Each time when most calls of a session failed for a while. */
  bursts: readonly FailureBurst[];
  /** Decisions of the user by project. */
  decisions: readonly DecisionFacts[];
  /** Responses by the size of what was sent with them. */
  contexts: readonly ContextFacts[];
  /** Sessions with responses above {@link LONG_CONTEXT_TOKENS}, and what those cost. */
  longContexts: readonly { session: SessionName; responses: number; cost: number }[];
  /** Claude Code's sessions whose transcripts it deletes soon, so many days after the last activity. */
  leaving: readonly { session: SessionName; deletedAt: number; keptDays: number }[];
};

export type SessionName = {
  platform: Platform;
  sessionId: string;
  projectName: string | null;
  lastActivityAt: number;
};

export type SessionFacts = SessionName & {
  responses: number;
  cost: number;
  tokens: number;
  uncachedInput: number;
  cacheRead: number;
  cacheWrite: number;
  /** Tokens by model that have no price. */
  unpriced: readonly { model: string; tokens: number }[];
  calls: number;
  failures: number;
};

export type ModelFacts = { model: string; tokens: number; unpricedTokens: number };

export type ToolFacts = {
  tool: string;
  /** All of them, here as in the parts below, also those of which nobody said whether they failed. */
  calls: number;
  failures: number;
  before: { calls: number; failures: number };
  /** Failures and calls of each day of the period, oldest first. */
  byDay: readonly { day: string; calls: number; failures: number }[];
  /** Sessions in which it failed, and how often. */
  failedIn: readonly { session: SessionName; failures: number }[];
};

export type FailureRun = { session: SessionName; tool: string; failures: number };

export type FailureBurst = { session: SessionName; failures: number; calls: number; at: number; mostlyTool: string };

export type DecisionFacts = {
  /** Salted hash, empty = without a project. */
  project: string;
  projectName: string | null;
  kept: number;
  rejected: number;
  before: { kept: number; rejected: number };
  /** Sessions with rejections, and how many. */
  rejectedIn: readonly { session: SessionName; rejected: number }[];
};

/** Width of a step of {@link ContextFacts}, tokens; the last step is open. */
export const CONTEXT_STEP_TOKENS = 20_000;
export const CONTEXT_STEPS = 9;
/** From here a context is long. */
export const LONG_CONTEXT_TOKENS = 120_000;

/** `step` 0 = below 20,000 tokens, ... 8 = from 160,000 on. */
export type ContextFacts = { step: number; responses: number; cost: number };
