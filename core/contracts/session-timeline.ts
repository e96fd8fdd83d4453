import { z } from 'zod';
import { sessionArgsSchema } from './session.ts';

/**
 * Everything that happened in a session, in columns: the value at one place of each column of a lane belongs to one
 * event, and every lane is in the order of time. `at` is milliseconds since `startedAt`. A column that names something
 * (`model`, `agent`, `tool`, `errorClass`) holds places in the list of those names, -1 for none: as an agent, the main
 * conversation.
 */

/** Most events of one lane. Of a longer lane the newest are given, and `omitted` says how many are older. */
export const MOST_LANE_EVENTS = 20_000;

export const sessionTimelineArgsSchema = sessionArgsSchema;

const whole = z.array(z.number().int());
const places = z.array(z.number().int().min(-1));

/** What a call does, as its colour says: it changes files, runs a command, only reads, or something else. */
export const TOOL_CLASSES = ['edit', 'shell', 'read', 'other'] as const;
export const toolClassSchema = z.enum(TOOL_CLASSES);
export type ToolClass = z.infer<typeof toolClassSchema>;

/** How a call ended: well, not, or not known (the user said no, or it is not over). */
export const TOOL_OUTCOMES = ['succeeded', 'failed', 'undecided'] as const;
export const toolOutcomeSchema = z.enum(TOOL_OUTCOMES);

export const sessionTimelineSchema = z.object({
  /** First and last event, ISO 8601 UTC. Both null = no such session. */
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  models: z.array(z.string()),
  agents: z.array(z.object({ agentId: z.string(), type: z.string().nullable() })),
  tools: z.array(z.object({ toolName: z.string(), toolClass: toolClassSchema })),
  errorClasses: z.array(z.string()),
  /** `length`: characters, -1 = not known. */
  prompts: z.object({ at: whole, length: whole }),
  responses: z.object({
    /** Its end. */
    at: whole,
    /** Milliseconds since the prompt, the tool result or the response before it in the same conversation: an estimate. */
    duration: whole,
    /** USD. */
    cost: z.array(z.number()),
    /** USD of the whole session up to and with it, `omitted` ones too. */
    costSoFar: z.array(z.number()),
    /** 1 where the cost is an estimate, 2 where there is no price, else 0. */
    costMark: z.array(z.number().int().min(0).max(2)),
    input: whole,
    output: whole,
    reasoning: whole,
    cacheRead: whole,
    cacheWrite: whole,
    model: places,
    agent: places,
  }),
  calls: z.object({
    at: whole,
    /** Milliseconds, -1 = not known. */
    duration: whole,
    tool: places,
    outcome: z.array(toolOutcomeSchema),
    errorClass: places,
    agent: places,
  }),
  /** In the order of their starts. Times in milliseconds since `startedAt`, costs in USD. */
  subagents: z.array(
    z.object({ agent: z.number().int(), from: z.number().int(), to: z.number().int(), totalCost: z.number() }),
  ),
  /** The context was summed up to make room. */
  compactions: z.object({ at: whole }),
  /** What failed beside tool calls, e.g. a request to the vendor. */
  errors: z.object({ at: whole, errorClass: places }),
  /** Older events that are not given because of the bound. */
  omitted: z.object({ prompts: z.number().int(), responses: z.number().int(), calls: z.number().int() }),
});
export type SessionTimeline = z.infer<typeof sessionTimelineSchema>;
