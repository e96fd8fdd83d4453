import { z } from 'zod';
import { freshnessSchema, rangeArgsSchema } from './query-range.ts';

/** What went wrong with calls of tools, by our own names: a tool's own words are never kept. */

export const errorClassesArgsSchema = rangeArgsSchema;

/** Names for people of the classes that the privacy rules give. A class without a name here is shown as it is. */
export const ERROR_CLASS_LABELS: Readonly<Record<string, string>> = {
  exit_code: 'Non-zero exit',
  no_match: 'Text not found',
  timeout: 'Timed out',
  not_found: 'File not found',
  not_read_first: 'File changed on disk',
  permission: 'Permission denied',
  sandbox: 'Refused by the sandbox',
  network: 'Network or HTTP error',
  too_large: 'Too large',
  invalid_input: 'Invalid input',
  interrupted: 'Interrupted',
  other: 'Other',
};

/** Epoch milliseconds would need a zone to be read; these are ISO 8601 UTC. `until` is excluded. */
const intervalSchema = z.object({ since: z.string(), until: z.string() });

export const errorClassesSchema = z.object({
  timezone: z.string(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  /**
   * The two times that are compared: the range as far as it has passed, and as much time before it. null where the range
   * has no first day.
   */
  compared: z.object({ now: intervalSchema, before: intervalSchema }).nullable(),
  /** Most failures first; with those of the period before that did not come again. */
  classes: z.array(
    z.object({
      errorClass: z.string(),
      failures: z.number().int(),
      /** The tool with most of them, null when there are none now. */
      mostlyTool: z.string().nullable(),
      /** Failures in the period before; null where nothing is compared. */
      before: z.number().int().nullable(),
    }),
  ),
  /** `calls` holds all calls, also those without an outcome. */
  totals: z.object({ calls: z.number().int(), failures: z.number().int() }),
  before: z.object({ calls: z.number().int(), failures: z.number().int() }).nullable(),
  freshness: freshnessSchema,
});
export type ErrorClasses = z.infer<typeof errorClassesSchema>;
