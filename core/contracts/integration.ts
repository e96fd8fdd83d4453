import { z } from 'zod';
import { hookedToolSchema } from './hook-record.ts';
import { platformSchema } from './platform.ts';

/** How a tool's own settings stand: whether they name us. */
export const integrationReportSchema = z.object({
  tool: hookedToolSchema,
  platform: platformSchema,
  /** `outdated`: an older version or another home of Blueplane wrote it; `unreadable`: its settings cannot be read. */
  state: z.enum(['absent', 'installed', 'outdated', 'unreadable']),
  /** Whether hooks of ours are in them, and whether they send OpenTelemetry to this machine. */
  hooks: z.boolean(),
  otel: z.boolean(),
});
export type IntegrationReport = z.infer<typeof integrationReportSchema>;

/** What becomes of one file: its text before and after (null: no such file), and where its copy from before lies. */
export type FileChange = { path: string; before: string | null; after: string | null; backup: string | null };

/** What an installation did, or would do. */
export type Installed = {
  /** Only files that change. */
  changes: FileChange[];
  /** Sentences about what was left, and what a person has to do. */
  told: string[];
};

/** Which parts of a tool's settings are written. `write` false: nothing is, it is only told. */
export type InstallChoice = { hooks: boolean; otel: boolean; newerEvents: boolean; write: boolean };
