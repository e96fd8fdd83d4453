import type { FastifyInstance } from 'fastify';
import type { RestParts } from '../rest.ts';
import { EXPOSITION_TYPE, type Family, writeExposition } from './exposition.ts';
import { createNeverFalling } from './never-falling.ts';
import { programFamilies } from './program-families.ts';
import { type NamedModels, usageFamilies } from './usage-families.ts';

/** Sums are read anew when something was stored, and after this time because the day may be another. */
const KEPT_MS = 60_000;

/** `GET /metrics` in Prometheus' text format. */
export function registerPrometheus(
  app: FastifyInstance,
  parts: RestParts & { now: () => number; purges?: () => number },
): void {
  const { queries, health, version, programVersion, now, purges = () => 0 } = parts;
  const never = createNeverFalling();
  const named: NamedModels = new Map();
  let kept: { version: string; at: number; families: Family[]; purges: number } | null = null;

  async function usage(): Promise<{ families: Family[]; purges: number }> {
    const current = version();
    const at = now();
    if (kept === null || kept.version !== current || at - kept.at >= KEPT_MS) {
      // Before the sums: one that ends meanwhile is seen the next time.
      const done = purges();
      kept = { version: current, at, families: await usageFamilies(queries, named), purges: done };
    }
    return kept;
  }

  app.get('/metrics', async (_request, reply) => {
    const program = await programFamilies(queries, health(), programVersion());
    const stored = await usage();
    const held = never.hold([...program, ...stored.families], stored.purges);
    return reply.type(EXPOSITION_TYPE).send(writeExposition(held));
  });
}
