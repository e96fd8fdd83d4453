import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { lookIntoDatabase } from '../doctor/look-into-database.ts';
import { openHomeQueries } from '../query/index.ts';
import type { Expected } from './test-sessions.ts';

/** Where `npm run test:faults` wants the table's rows; a JSON line each. */
const LEDGER = process.env.BLUEPLANE_FAULTS_LEDGER;

/** What was found after a fault. */
export type Found = {
  /** Answers that were written by then, in all. */
  eventsIn: number;
  /** Answers that are not counted, or counted more than once. */
  lost: number;
  doubled: number;
  /** Dead letters that wait. */
  deadLetters: number;
};

/** A kind of fault and what came of it. */
export type Row = {
  fault: string;
  outcome: 'passed' | 'failed' | 'not injected';
  /** How often. */
  injected: number;
  /** null: nobody came to look. */
  found: Found | null;
  /** What else was measured, in words. */
  note: string;
};

/** Reads a home as it is now: what is stored, and what its reports say. */
export async function compare(home: string, expected: Expected): Promise<Found & { sums: object }> {
  const path = join(home, 'telemetry.db');
  const queries = openHomeQueries(path);
  try {
    const { totals } = await queries.call('report', { kind: 'daily', timezone: 'UTC' });
    const { waiting } = await queries.call('deadLetters', {});
    const stored = lookIntoDatabase(path, (database) =>
      z.array(z.object({ message_id: z.string() })).parse(database.prepare('SELECT message_id FROM usage').all()),
    );
    const known = stored.filter(({ message_id }) => expected.ids.has(message_id));
    const distinct = new Set(known.map(({ message_id }) => message_id)).size;
    return {
      eventsIn: expected.responses,
      lost: expected.responses - distinct,
      doubled: Math.max(stored.length, totals.responses) - distinct,
      deadLetters: waiting,
      sums: { responses: totals.responses, inputTokens: totals.inputTokens, outputTokens: totals.outputTokens },
    };
  } finally {
    queries.close();
  }
}

/** Adds a row to the table. */
export function enter(row: Row): void {
  if (LEDGER !== undefined) appendFileSync(LEDGER, `${JSON.stringify(row)}\n`);
}
