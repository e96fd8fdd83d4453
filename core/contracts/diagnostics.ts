import { z } from 'zod';

/** Grows when a part is renamed, removed or means something else. */
export const DIAGNOSTICS_SCHEMA_VERSION = 1;

/** What helps to find what is wrong, as the JSON text of a file: no content, no name of a project, no path. */
export const diagnosticsSchema = z.object({ text: z.string().max(4 * 1024 * 1024) });
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
