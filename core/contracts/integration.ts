import { z } from 'zod';
import { hookedToolSchema } from './hook-record.ts';
import { platformSchema } from './platform.ts';
import { otlpAddressesSchema } from './process-status.ts';

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

/** Which tools tell of themselves, by hooks and over OpenTelemetry. */
export const integrationsSchema = z.object({
  /** How the settings of each tool stand; empty where nobody can look. */
  tools: z.array(integrationReportSchema),
  /** A tool each: ISO 8601, when something of it was stored last; null where nothing was, or only long ago. */
  received: z.array(
    z.object({ platform: platformSchema, hooksAt: z.string().nullable(), otelAt: z.string().nullable() }),
  ),
  /** Where OpenTelemetry is taken in; null while it is not. */
  otlp: otlpAddressesSchema.nullable(),
});
export type Integrations = z.infer<typeof integrationsSchema>;

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
