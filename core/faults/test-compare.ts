import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { lookIntoDatabase } from '../doctor/look-into-database.ts';
import { openHomeQueries } from '../query/index.ts';
import type { Found } from './test-ledger.ts';
import type { Expected } from './test-sessions.ts';

/** What is stored of a kind: rows, and what tells one thing from another in them. */
type Stored = { rows: number; distinct: number };

/** Everything written, as it is found again. */
export type Sums = Omit<Expected, 'ids'>;

/**
 * Reads a home as it is now: what is stored, and what its reports say.
 * @param database of the home
 */
export async function compare(database: string, expected: Expected): Promise<{ found: Found; sums: Sums }> {
  const queries = openHomeQueries(database);
  try {
    const { totals } = await queries.call('report', { kind: 'daily', timezone: 'UTC' });
    const { waiting } = await queries.call('deadLetters', {});
    const { lines, answers, finishedCalls, calls, sessions } = lookIntoDatabase(database, (open) => ({
      lines: stored(open, 'uuid', 'claude_raw_traces'),
      answers: storedAnswers(open, expected.ids),
      finishedCalls: stored(open, 'tool_use_id', 'tool_calls WHERE success = 1'),
      calls: stored(open, 'tool_use_id', 'tool_calls'),
      sessions: stored(open, 'external_id', 'conversations'),
    }));
    const pairs: [Stored, number][] = [
      [lines, expected.lines],
      [{ ...answers, rows: Math.max(answers.rows, totals.responses) }, expected.responses],
      [calls, expected.toolCalls],
      [sessions, expected.sessions],
    ];
    const sum = (of: (pair: [Stored, number]) => number): number => pairs.reduce((all, pair) => all + of(pair), 0);
    return {
      found: {
        eventsIn: expected.lines,
        lost: sum(([{ distinct }, wanted]) => Math.max(0, wanted - distinct)),
        doubled: sum(([{ rows, distinct }]) => rows - distinct),
        deadLetters: waiting,
      },
      sums: {
        sessions: sessions.rows,
        lines: lines.rows,
        // A call whose result was lost is a call, and not one that went well.
        toolCalls: Math.min(calls.rows, finishedCalls.rows),
        responses: totals.responses,
        inputTokens: totals.inputTokens,
        outputTokens: totals.outputTokens,
      },
    };
  } finally {
    queries.close();
  }
}

function stored(database: DatabaseSync, column: string, from: string): Stored {
  const sql = `SELECT COUNT(*) AS rows, COUNT(DISTINCT ${column}) AS distinct_rows FROM ${from}`;
  const { rows, distinct_rows: distinct } = z
    .object({ rows: z.number(), distinct_rows: z.number() })
    .parse(database.prepare(sql).get());
  return { rows, distinct };
}

/** Answers by name: one that nobody wrote makes up for none that is missing. */
function storedAnswers(database: DatabaseSync, ids: ReadonlySet<string>): Stored {
  const rows = z
    .array(z.object({ message_id: z.string() }))
    .parse(database.prepare('SELECT message_id FROM usage').all());
  const known = rows.filter(({ message_id }) => ids.has(message_id));
  return { rows: rows.length, distinct: new Set(known.map(({ message_id }) => message_id)).size };
}
