import type { WritableDB } from '../storage/database.ts';

/** Derived rows with a time, and the columns that figures of the live metrics are made of. */
const WATCHED: { table: string; at: string; columns: string }[] = [
  {
    table: 'usage',
    at: 'occurred_at',
    columns: `platform, model, project_hash, occurred_at, input_tokens, output_tokens, reasoning_tokens,
      cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens`,
  },
  {
    table: 'tool_calls',
    at: 'coalesce(@.started_at, @.ended_at)',
    columns: 'tool_name, started_at, ended_at, duration_ms, success',
  },
  { table: 'conversation_turns', at: 'occurred_at', columns: 'turn_type, occurred_at, content_length' },
  { table: 'decisions', at: 'occurred_at', columns: 'occurred_at, decision, decided_by' },
  { table: 'conversations', at: 'last_activity_at', columns: 'last_activity_at, ended_at' },
];

const MINUTE_MS = 60_000;

/**
 * Notes the minutes of derived rows that this connection writes, changes or deletes; what is rolled back is not noted.
 * The triggers live in the connection's own temporary schema: nobody else pays for them, and nothing of it is stored.
 */
export class TouchedMinutes {
  readonly #database: WritableDB;
  #isWatching = false;

  constructor(database: WritableDB) {
    this.#database = database;
    database.exec('CREATE TABLE IF NOT EXISTS temp.touched_minutes (minute INTEGER PRIMARY KEY)');
  }

  /** Begins to note, with nothing noted. */
  watch(): void {
    this.#database.exec('DELETE FROM temp.touched_minutes');
    if (this.#isWatching) return;
    for (const { name, sql } of triggers()) this.#database.exec(`CREATE TEMP TRIGGER IF NOT EXISTS ${name} ${sql}`);
    this.#isWatching = true;
  }

  ignore(): void {
    if (!this.#isWatching) return;
    for (const { name } of triggers()) this.#database.exec(`DROP TRIGGER IF EXISTS temp.${name}`);
    this.#isWatching = false;
  }

  /** Numbers of the minutes since the last call, ascending. */
  take(): number[] {
    const minutes = this.#database
      .prepare<[], number>('SELECT minute FROM temp.touched_minutes ORDER BY minute')
      .pluck()
      .all();
    if (minutes.length > 0) this.#database.exec('DELETE FROM temp.touched_minutes');
    return minutes;
  }
}

function triggers(): { name: string; sql: string }[] {
  return WATCHED.flatMap(({ table, at, columns }) => [
    { name: `touched_${table}_inserted`, sql: `AFTER INSERT ON main.${table} BEGIN ${note(at, 'NEW')} END` },
    { name: `touched_${table}_deleted`, sql: `AFTER DELETE ON main.${table} BEGIN ${note(at, 'OLD')} END` },
    {
      name: `touched_${table}_updated`,
      sql: `AFTER UPDATE OF ${columns} ON main.${table} BEGIN ${note(at, 'OLD')} ${note(at, 'NEW')} END`,
    },
  ]);
}

/** Without a conflict clause: one of the statement that fires a trigger would be put in its place. */
function note(at: string, row: 'OLD' | 'NEW'): string {
  const instant = at.includes('@') ? at.replaceAll('@', row) : `${row}.${at}`;
  return `INSERT INTO touched_minutes SELECT ${instant} / ${MINUTE_MS} WHERE ${instant} IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM touched_minutes WHERE minute = ${instant} / ${MINUTE_MS});`;
}
