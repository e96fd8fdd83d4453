import { createPriceBook } from '../../core/pricing/price-book.ts';
import { createRandom } from '../../core/sample-data/random.ts';
import { openWritable, type WritableDB } from '../../core/storage/database.ts';
import { migrate } from '../../core/storage/migrate.ts';
import { PROJECTS } from './catalogue.ts';
import { inventSession } from './invent-session.ts';
import { type HistorySize, planHistory } from './plan-history.ts';
import { sessionWriter } from './write-session.ts';

const SEED = 20_260_823;
/** Sessions of one transaction. */
const BATCH = 200;

/** What the history came to. */
export type HistoryFacts = { responses: number; sessions: number; calls: number; prompts: number; decisions: number };

/**
 * Makes the database of a long history: the rows that are derived from what was captured, by this program's own tables
 * and triggers. What they were derived from is left out; no view that is measured reads it.
 *
 * @param path a file that does not exist yet
 * @param now end of the history, epoch milliseconds
 */
export function makeHistory(path: string, size: HistorySize, now: number): HistoryFacts {
  const database = openWritable(path);
  try {
    migrate(database);
    // A file that is lost halfway is made anew.
    database.pragma('synchronous = OFF');
    database.pragma('cache_size = -524288');
    const facts = writeSessions(database, size, now);
    sumUp(database);
    database.pragma('wal_checkpoint(TRUNCATE)');
    return facts;
  } finally {
    database.close();
  }
}

function writeSessions(database: WritableDB, size: HistorySize, now: number): HistoryFacts {
  const random = createRandom(SEED);
  const book = createPriceBook();
  const write = sessionWriter(database);
  const facts: HistoryFacts = { responses: 0, sessions: 0, calls: 0, prompts: 0, decisions: 0 };
  const project = database.prepare<[string, string]>('INSERT INTO projects (project_hash, name) VALUES (?, ?)');
  for (const { hash, name } of PROJECTS) project.run(hash, name);
  const plans = planHistory(random, size, now);
  let missing = 0;
  for (let first = 0; first < plans.length; first += BATCH) {
    const batch = database.transaction(() => {
      for (const [index, plan] of plans.slice(first, first + BATCH).entries()) {
        // What a session had no time for, an earlier one does.
        const isLast = first + index === plans.length - 1;
        const responses = isLast ? size.responses - facts.responses : plan.responses + missing;
        const session = inventSession(random, { ...plan, responses }, book);
        missing = responses - session.responses.length;
        write(session);
        facts.sessions += 1;
        facts.responses += session.responses.length;
        facts.calls += session.calls.length;
        facts.prompts += session.prompts.length;
        facts.decisions += session.decisions.length;
      }
    });
    batch.immediate();
  }
  return facts;
}

/** `usage_rollup` is kept by the slow path; here it is summed once. */
function sumUp(database: WritableDB): void {
  const tokens = `input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
    + iif(platform = 'gemini_cli', reasoning_tokens, 0)`;
  database.exec(`INSERT INTO usage_rollup (bucket, platform, model, project_hash, responses, input_tokens, output_tokens,
      reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd,
      estimated_picousd, unpriced_tokens, estimated_tokens)
    SELECT occurred_at / 900000, platform, model, project_hash, count(*), sum(input_tokens), sum(output_tokens),
      sum(reasoning_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(cache_write_1h_tokens),
      sum(web_searches), sum(cost_picousd), sum(iif(cost_source = 'estimated', cost_picousd, 0)),
      sum(iif(cost_source = 'unpriced', ${tokens}, 0)), 0
    FROM usage GROUP BY 1, 2, 3, 4`);
}
