import { z } from 'zod';
import { sessionArgsSchema } from './session.ts';

/**
 * What was said in a session: read at this moment out of its tool's own files, of which nothing is stored or logged, or
 * out of what was kept at privacy level `content`. It is given to pages alone: no other door has this question.
 */

/** Most entries of one answer. */
export const MOST_TRANSCRIPT_ENTRIES = 200;

/** Most characters of one entry; a longer one is cut, and says so. */
export const MOST_ENTRY_CHARACTERS = 20_000;

export const transcriptArgsSchema = sessionArgsSchema.extend({
  /** Absent: the tool's own files. `kept`: what Blueplane kept itself; no file is looked for then. */
  source: z.enum(['file', 'kept']).optional(),
  /** Where the answer before ended: its `next`. Absent = from the beginning, or from `at`. */
  cursor: z
    .string()
    .regex(/^\d{1,4}:\d{1,15}$/, 'the `next` of the answer before')
    .optional(),
  /** Begin shortly before this moment of the session, ISO 8601 UTC. */
  at: z.iso.datetime().optional(),
});
export type TranscriptArgs = z.output<typeof transcriptArgsSchema>;

/** Who or what an entry is of: a call is what a tool was asked, a result what it answered. */
export const transcriptRoleSchema = z.enum(['user', 'assistant', 'thinking', 'call', 'result', 'system']);

export const transcriptEntrySchema = z.object({
  role: transcriptRoleSchema,
  /** ISO 8601; null where the tool tells none. */
  at: z.string().nullable(),
  /** The tool that was called; null for everything else, and where the result does not say. */
  toolName: z.string().nullable(),
  /** As it stands in the file: plain text, never to be read as HTML. */
  text: z.string(),
  /** Characters that were cut off. */
  cut: z.number().int(),
});
export type TranscriptEntry = z.infer<typeof transcriptEntrySchema>;

export const transcriptSchema = z.object({
  /**
   * `gone`: the tool has deleted its file. `unreadable`: it is there and cannot be read. `unsupported`: the tool keeps no
   * file that can be shown. `unknown`: no such session. `not_kept`: Blueplane kept nothing of it.
   */
  state: z.enum(['found', 'gone', 'unreadable', 'unsupported', 'unknown', 'not_kept']),
  entries: z.array(transcriptEntrySchema),
  /** What to ask with for what follows; null at the end. */
  next: z.string().nullable(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/** An answer without any entry. */
export function noTranscript(state: Transcript['state']): Transcript {
  return { state, entries: [], next: null };
}
