import type { Integrations } from '../contracts/integration.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { HomeFacts } from './home-facts.ts';

type ReceivedRow = { platform: Platform; at: string };

/** So many of the newest are looked at: of a tool that told nothing among them it is long ago. */
const LOOKED_AT = 10_000;

/** Which tools tell of themselves: what their settings name of us, and when something came. */
export function integrations(database: ReadableDB | null, home: HomeFacts, owner: OwnerStatus | null): Integrations {
  const hooks = database === null ? [] : newestOf(database, 'hook_raw_traces');
  const otel = database === null ? [] : newestOf(database, 'otlp_raw_traces');
  const at = (rows: readonly ReceivedRow[], platform: Platform) =>
    rows.find((row) => row.platform === platform)?.at ?? null;
  return {
    tools: home.integrations?.(owner) ?? [],
    received: PLATFORMS.map((platform) => ({
      platform,
      hooksAt: at(hooks, platform),
      otelAt: at(otel, platform),
    })),
    otlp: owner?.otlp ?? null,
  };
}

function newestOf(database: ReadableDB, table: 'hook_raw_traces' | 'otlp_raw_traces'): ReceivedRow[] {
  return database
    .prepare<[], ReceivedRow>(
      `SELECT platform, max(ingested_at) AS at
       FROM (SELECT platform, ingested_at FROM ${table} ORDER BY sequence DESC LIMIT ${LOOKED_AT}) GROUP BY platform`,
    )
    .all();
}
