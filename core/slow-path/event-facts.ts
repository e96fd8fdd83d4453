import { z } from 'zod';
import type { UsageObservation } from './usage-observation.ts';

/** All times are epoch milliseconds; lengths are characters. */

/** A call of a tool, or the result of one: either half may come first. */
export const toolCallFactSchema = z.object({
  toolUseId: z.string(),
  externalId: z.string(),
  agentId: z.string().nullable(),
  toolName: z.string().nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** null: not known, or the user said no, which is no failure. */
  success: z.boolean().nullable(),
  errorClass: z.string().nullable(),
  inputLength: z.number().nullable(),
  resultLength: z.number().nullable(),
  fileExtension: z.string().nullable(),
  linesAdded: z.number().nullable(),
  linesRemoved: z.number().nullable(),
  /** Web searches that the tool made by itself. */
  searchCount: z.number().nullable().optional(),
  /** The subagent that the call was answered by, and the kind that it asked for. */
  calledAgentId: z.string().nullable().optional(),
  calledAgentType: z.string().nullable().optional(),
});
export type ToolCallFact = z.infer<typeof toolCallFactSchema>;

/** A call of which nothing is told yet but which one it is. */
export const EMPTY_CALL: Readonly<Omit<ToolCallFact, 'toolUseId' | 'externalId'>> = {
  agentId: null,
  toolName: null,
  startedAt: null,
  endedAt: null,
  durationMs: null,
  success: null,
  errorClass: null,
  inputLength: null,
  resultLength: null,
  fileExtension: null,
  linesAdded: null,
  linesRemoved: null,
};

/** A prompt that a person typed. */
export const turnFactSchema = z.object({
  externalId: z.string(),
  /** Unlike within its session. */
  turnId: z.string(),
  occurredAt: z.number(),
  length: z.number(),
  /** Of the turn that it began; absent where the tool does not say. */
  durationMs: z.number().optional(),
  /** completed, failed, or why it ended early. */
  outcome: z.string().optional(),
});
export type TurnFact = z.infer<typeof turnFactSchema>;

/** What became of something a tool proposed. */
export const decisionFactSchema = z.object({
  /** Unlike within its platform. */
  decisionId: z.string(),
  externalId: z.string(),
  agentId: z.string().nullable(),
  toolUseId: z.string().nullable(),
  toolName: z.string().nullable(),
  occurredAt: z.number(),
  decision: z.enum(['accepted', 'rejected', 'modified']),
  /** `automatic`: nobody was asked. */
  decidedBy: z.enum(['user', 'automatic']),
  linesSuggested: z.number().nullable(),
  linesAccepted: z.number().nullable(),
});
export type DecisionFact = z.infer<typeof decisionFactSchema>;

/** Lines of one file that a tool changed. */
export const codeChangeFactSchema = z.object({
  /** Unlike within its platform. */
  changeId: z.string(),
  externalId: z.string(),
  agentId: z.string().nullable(),
  turnId: z.string().nullable(),
  toolUseId: z.string().nullable(),
  occurredAt: z.number(),
  /** With its dot. */
  fileExtension: z.string().nullable(),
  operation: z.enum(['create', 'edit', 'delete', 'read']),
  linesAdded: z.number(),
  linesRemoved: z.number(),
  /** null: not known. */
  accepted: z.boolean().nullable(),
  acceptanceDelayMs: z.number().nullable(),
  revisionCount: z.number().nullable(),
});
export type CodeChangeFact = z.infer<typeof codeChangeFactSchema>;

/** How much of a rate limit's window was used, as the vendor reported it. */
export const rateLimitFactSchema = z.object({
  externalId: z.string(),
  /** Which limit, where the vendor has several; empty otherwise. */
  limitId: z.string(),
  slot: z.enum(['primary', 'secondary']),
  observedAt: z.number(),
  usedPercent: z.number(),
  windowMinutes: z.number().nullable(),
  resetsAt: z.number().nullable(),
});
export type RateLimitFact = z.infer<typeof rateLimitFactSchema>;

/** Lines that a tool suggested in one day, and how many of them were accepted, in all sessions of a machine together. */
export const dailyAcceptanceFactSchema = z.object({
  /** Of the source that adds them up. */
  externalId: z.string(),
  /** YYYY-MM-DD of the machine's zone. */
  day: z.string(),
  /** What made the suggestions; empty = nothing says. */
  feature: z.string(),
  linesSuggested: z.number(),
  linesAccepted: z.number(),
});
export type DailyAcceptanceFact = z.infer<typeof dailyAcceptanceFactSchema>;

const projectSchema = z.object({ hash: z.string(), name: z.string() });

/** That a session was active, and where. */
export const sessionFactSchema = z.object({
  externalId: z.string(),
  startedAt: z.number(),
  lastActivityAt: z.number(),
  project: projectSchema.nullable(),
  /** When it was closed for good; absent or null while nothing says so. */
  endedAt: z.number().nullable().optional(),
  /** Cursor only: the window's session that the conversation belongs to. */
  cursorSession: z
    .object({
      id: z.string(),
      externalSessionId: z.string(),
      workspaceHash: z.string(),
      workspaceName: z.string().nullable(),
    })
    .optional(),
});
export type SessionFact = z.infer<typeof sessionFactSchema>;

/** Everything the slow path takes from one captured record by itself. */
export type EventFacts = {
  externalId: string;
  occurredAt: number;
  project: { hash: string; name: string } | null;
  /** The response, and what was asked of other models on the way to it. */
  usage: UsageObservation[];
  toolCalls: ToolCallFact[];
  prompt: { turnId: string; length: number } | null;
  decisions?: DecisionFact[];
  codeChanges?: CodeChangeFact[];
};

/** Everything that all records of a unit say together. */
export type UnitFacts = {
  /** Sessions that were active; those that only the other lists name are added by themselves. */
  sessions: SessionFact[];
  usage: UsageObservation[];
  toolCalls: ToolCallFact[];
  turns: TurnFact[];
  decisions: DecisionFact[];
  codeChanges: CodeChangeFact[];
  rateLimits?: RateLimitFact[];
  dailyAcceptance?: DailyAcceptanceFact[];
};

export const NO_UNIT_FACTS: Readonly<UnitFacts> = {
  sessions: [],
  usage: [],
  toolCalls: [],
  turns: [],
  decisions: [],
  codeChanges: [],
};
