import type { FastifyInstance } from 'fastify';
import type { RestParts } from '../rest.ts';
import { EXPOSITION_TYPE, type Family, writeExposition } from './exposition.ts';
import { createNeverFalling } from './never-falling.ts';
import { programFamilies } from './program-families.ts';
import { type NamedModels, usageFamilies } from './usage-families.ts';

/** Sums are read anew when something was stored, and after this time because the day may be another. */
const KEPT_MS = 60_000;

/** `GET /metrics` in Prometheus' text format. */
export function registerPrometheus(app: FastifyInstance, parts: RestParts & { now: () => number }): void {
  const { queries, health, version, programVersion, now } = parts;
  const never = createNeverFalling();
  const named: NamedModels = new Map();
  let kept: { version: string; at: number; families: Family[] } | null = null;

  async function usage(): Promise<Family[]> {
    const current = version();
    const at = now();
    if (kept === null || kept.version !== current || at - kept.at >= KEPT_MS) {
      kept = { version: current, at, families: await usageFamilies(queries, named) };
    }
    return kept.families;
  }

  app.get('/metrics', async (_request, reply) => {
    const families = [...(await programFamilies(queries, health(), programVersion())), ...(await usage())];
    return reply.type(EXPOSITION_TYPE).send(writeExposition(never.hold(families)));
  });
}
