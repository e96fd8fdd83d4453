import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { INTAKES, type Intake } from '../contracts/telemetry-event.ts';
import { measuredFrom } from '../privacy/measured-from.ts';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, platformOfRow, RAW_TABLES } from '../storage/raw-tables.ts';
import { WHOLLY_GONE } from './forget-parents.ts';
import type { ResolvedScope } from './purge-scope.ts';
import { readStoredEvent } from './stored-event.ts';

/** Raw tables that say which session a session comes from. */
export const WITH_PARENTS: readonly Platform[] = ['codex_cli', 'cursor'];

/**
 * How one knows, when a purged event is read again, that it was purged: by its time and session, by the response it
 * tells of, or by nothing but itself.
 */
export type Reason = 'scope' | 'response' | 'copy';

const TABLES = `
  -- Sessions in the scope as rows are stored and shown under.
  CREATE TEMP TABLE scoped (platform TEXT, external_id TEXT, PRIMARY KEY (platform, external_id)) WITHOUT ROWID;
  -- Responses in the scope.
  CREATE TEMP TABLE gone_responses (platform TEXT, message_id TEXT, PRIMARY KEY (platform, message_id)) WITHOUT ROWID;
  -- Copies in sessions of Claude Code that go although their response stays in another session.
  CREATE TEMP TABLE gone_copies (external_id TEXT, message_id TEXT, PRIMARY KEY (external_id, message_id)) WITHOUT ROWID;
  -- Raw rows that go; platform is the family of the row's table.
  CREATE TEMP TABLE gone (platform TEXT, sequence INTEGER, reason TEXT, PRIMARY KEY (platform, sequence)) WITHOUT ROWID;
  -- Sessions of which something goes, and all that share something with one.
  CREATE TEMP TABLE affected (platform TEXT, external_id TEXT, PRIMARY KEY (platform, external_id)) WITHOUT ROWID;
`;

/** Makes the tables that a selection fills; they are gone with the connection. */
export function prepareSelection(database: WritableDB): void {
  database.exec(TABLES);
}

/**
 * Selects what a scope takes away, into the temp tables above. It depends on nothing that the deletion of these raw rows
 * changes, so that a deletion that was broken off can be repeated.
 *
 * A response goes whole or stays whole: it belongs where its row of `usage` is, with all records that tell of it, those
 * in other sessions' copies among them. Only copies that a purged session or project holds go without it, whole as well.
 * So the same selection finds nothing once all of it is gone, whichever session a response that stays belongs to then.
 *
 * @param database with `home` attached
 */
export function selectPurged(database: WritableDB, scope: ResolvedScope): void {
  const values = {
    since: scope.since ?? Number.MIN_SAFE_INTEGER,
    until: scope.until,
    projects: JSON.stringify(scope.projects ?? []),
  };
  const platforms = PLATFORMS.filter((platform) => scope.platform === null || scope.platform === platform);
  for (const platform of platforms) {
    selectSessions(database, scope, platform);
    selectResponses(database, scope, platform, values);
    selectRows(database, scope, platform, values);
  }
  for (const platform of platforms) {
    for (const intake of INTAKES) selectSentRows(database, scope, platform, intake, values);
    selectPoints(database, scope, platform, values);
  }
  if (platforms.includes('claude_code')) {
    selectGoingCopies(database, scope, values);
    selectClaudeResponses(database);
    selectSentResponses(database);
  }
}

type Values = { since: number; until: number; projects: string };

const OF_PROJECT = (hash: string) => `${hash} IN (SELECT value FROM json_each(@projects))`;
/** In which project a session that holds a response holds it. */
const HELD_PROJECT = "(held.attribution ->> '$.projectHash')";

/** The sessions that a name stands for: a session with those of its helpers; the sessions of a project's folder. */
function selectSessions(database: WritableDB, scope: ResolvedScope, platform: Platform): void {
  if (scope.session !== null) {
    database
      .prepare<[{ platform: Platform; session: string }]>(
        `INSERT OR IGNORE INTO temp.scoped
         SELECT @platform, @session UNION
         SELECT platform, unit FROM home.unit_facts
         WHERE platform = @platform AND kind = 'session' AND fact_key = @session`,
      )
      .run({ platform, session: scope.session });
  }
  // Each of Claude Code's lines names its folder; of the others a session lies in one.
  if (scope.projects === null || platform === 'claude_code') return;
  const ofProject = database.prepare<[{ platform: Platform; projects: string; session: string | null }]>(
    `INSERT OR IGNORE INTO temp.scoped
     SELECT unit_facts.platform, unit FROM home.unit_facts, json_each(facts) AS fact
     WHERE unit_facts.platform = @platform AND kind = 'session' AND ${OF_PROJECT("fact.value ->> '$.project.hash'")}
       AND (@session IS NULL OR fact_key = @session)`,
  );
  if (scope.session !== null) database.prepare('DELETE FROM temp.scoped WHERE platform = ?').run(platform);
  ofProject.run({ platform, projects: JSON.stringify(scope.projects), session: scope.session });
}

function selectResponses(database: WritableDB, scope: ResolvedScope, platform: Platform, values: Values): void {
  const conditions = ['platform = @platform', 'occurred_at >= @since', 'occurred_at < @until'];
  if (scope.projects !== null) conditions.push(OF_PROJECT('project_hash'));
  if (scope.session !== null) conditions.push('external_id = @session');
  database
    .prepare(
      `INSERT OR IGNORE INTO temp.gone_responses
       SELECT platform, message_id FROM home.usage WHERE ${conditions.join(' AND ')}`,
    )
    .run({ ...values, platform, session: scope.session });
}

/** Epoch milliseconds of a stored time; what is no time counts as from ever. */
const timeOf = (column: string) => `coalesce(CAST(round(unixepoch(${column}, 'subsec') * 1000) AS INTEGER), 0)`;

function selectRows(database: WritableDB, scope: ResolvedScope, platform: Platform, values: Values): void {
  const within = `${timeOf('row.timestamp')} >= @since AND ${timeOf('row.timestamp')} < @until`;
  const insert = (reason: Reason, condition: string) =>
    database
      .prepare(
        `INSERT OR IGNORE INTO temp.gone
         SELECT @platform, sequence, '${reason}' FROM home.${RAW_TABLES[platform]} AS row WHERE ${within} AND ${condition}`,
      )
      .run({ ...values, platform, session: scope.session });
  if (scope.projects === null) {
    // By the sessions, so that their index is used.
    insert('scope', scope.session === null ? 'true' : sessionsOf('scoped'));
    return;
  }
  if (platform !== 'claude_code') {
    insert('scope', sessionsOf('scoped'));
    if (platform === 'cursor' && scope.session === null) insert('scope', OF_PROJECT('row.workspace_hash'));
    return;
  }
  const ofSession = scope.session === null ? '' : 'AND row.external_id = @session';
  insert('scope', `${OF_PROJECT('row.workspace_hash')} ${ofSession}`);
  insert('copy', `row.workspace_hash IS NULL ${ofSession} AND ${IN_PROJECT_ALONE}`);
}

const STAYS = (response: string) => `NOT EXISTS (SELECT 1 FROM temp.gone_responses AS gone
  WHERE gone.platform = ${response}.platform AND gone.message_id = ${response}.message_id)`;
/**
 * Of a session in a project that holds no response of another, neither as its own nor as a copy: that one of these goes
 * with the purge, or belongs to another session afterwards, changes nothing.
 */
const IN_PROJECT_ALONE = `row.external_id IN (
  SELECT external_id FROM home.conversations AS session
  WHERE platform = @platform AND ${OF_PROJECT('workspace_hash')} AND NOT EXISTS (
    SELECT 1 FROM home.usage WHERE usage.external_id = session.external_id AND usage.platform = session.platform
      AND project_hash <> '' AND NOT ${OF_PROJECT('project_hash')} AND ${STAYS('usage')})
  AND NOT EXISTS (
    SELECT 1 FROM home.usage_holders AS held WHERE held.external_id = session.external_id
      AND held.platform = session.platform AND ${HELD_PROJECT} <> '' AND NOT ${OF_PROJECT(HELD_PROJECT)}
      AND ${STAYS('held')}))`;

/** What was sent names no folder: it is of a project where all of its session's responses are. */
function sentIn(scope: ResolvedScope): string {
  const isNamed = scope.session === null ? 'true' : `(row.external_id = @session OR ${sessionsOf('scoped')})`;
  return `row.platform = @platform AND ${scope.projects === null ? isNamed : `${isNamed} AND ${IN_PROJECT_ALONE}`}`;
}

function selectSentRows(
  database: WritableDB,
  scope: ResolvedScope,
  platform: Platform,
  intake: Intake,
  values: Values,
): void {
  // Points are judged by all of the time that they measure.
  const isTold = intake === 'otlp' ? "row.signal = 'logs'" : 'true';
  database
    .prepare(
      `INSERT OR IGNORE INTO temp.gone
       SELECT '${intake}', sequence, 'scope' FROM home.${RAW_TABLES[intake]} AS row
       WHERE ${isTold} AND ${timeOf('row.timestamp')} >= @since AND ${timeOf('row.timestamp')} < @until
         AND ${sentIn(scope)}`,
    )
    .run({ ...values, platform, session: scope.session });
}

/** Points read at once. */
const BATCH_POINTS = 1_000;

/**
 * A point goes where any of what it measured may have happened in the scope. Of a series that counts from before the end of the
 * scope on, all later points go: each holds what is purged.
 */
function selectPoints(database: WritableDB, scope: ResolvedScope, platform: Platform, values: Values): void {
  const next = database.prepare<
    [Values & { platform: Platform; session: string | null; after: number }],
    { sequence: number; at: number; event_data: Buffer }
  >(
    `SELECT sequence, ${timeOf('row.timestamp')} AS at, event_data FROM home.otlp_raw_traces AS row
     WHERE sequence > @after AND row.signal = 'metrics' AND ${timeOf('row.timestamp')} >= @since AND ${sentIn(scope)}
     ORDER BY sequence LIMIT ${BATCH_POINTS}`,
  );
  const add = database.prepare<[number]>("INSERT OR IGNORE INTO temp.gone VALUES ('otlp', ?, 'scope')");
  for (let after = 0; ; ) {
    const points = next.all({ ...values, platform, session: scope.session, after });
    for (const { sequence, at, event_data } of points) {
      const event = readStoredEvent(event_data);
      if ((event === null ? at : measuredFrom(event)) < scope.until) add.run(sequence);
    }
    const last = points.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

/**
 * Selects copies of responses that belong to another session and stay there: those that a purged session holds, and those
 * that name a purged project. As a response, a copy goes whole or stays whole; which it is does not depend on what else
 * goes, so that nothing is found left once its response belongs to another of its sessions.
 */
function selectGoingCopies(database: WritableDB, scope: ResolvedScope, values: Values): void {
  if (scope.session === null && scope.projects === null) return;
  const conditions = [STAYS('held')];
  if (scope.session !== null) conditions.push('held.external_id = @session');
  if (scope.projects !== null) conditions.push(OF_PROJECT(HELD_PROJECT));
  database
    .prepare<[Values & { session: string | null }]>(
      `INSERT OR IGNORE INTO temp.gone_copies
       SELECT held.external_id, held.message_id FROM home.usage_holders AS held
       WHERE held.platform = 'claude_code' AND ${conditions.join(' AND ')} AND EXISTS (
         SELECT 1 FROM home.usage WHERE usage.platform = held.platform AND usage.message_id = held.message_id
           AND occurred_at >= @since AND occurred_at < @until)`,
    )
    .run({ ...values, session: scope.session });
}

/** Responses that stay, with each session that keeps its records of them: as its own, or as a copy that stays as well. */
const KEPT_COPIES = (columns: string, condition: string) => `
  SELECT ${columns} FROM home.usage AS held
  WHERE held.platform = 'claude_code' AND ${condition} AND ${STAYS('held')}
  UNION ALL
  SELECT ${columns} FROM home.usage_holders AS held
  WHERE held.platform = 'claude_code' AND ${condition} AND ${STAYS('held')}
    AND (held.external_id, held.message_id) NOT IN (SELECT external_id, message_id FROM temp.gone_copies)`;

/** What was sent of a response goes with it and stays with it, as the lines of a transcript do. */
function selectSentResponses(database: WritableDB): void {
  database.exec(
    `INSERT OR IGNORE INTO temp.gone
     SELECT 'otlp', sequence, 'response' FROM home.otlp_raw_traces
     WHERE platform = 'claude_code' AND request_id IN (
       SELECT request_id FROM temp.gone_responses CROSS JOIN home.usage USING (platform, message_id)
       WHERE platform = 'claude_code' AND request_id <> '');
     DELETE FROM temp.gone WHERE platform = 'otlp' AND sequence IN (
       SELECT gone.sequence FROM temp.gone CROSS JOIN home.otlp_raw_traces AS row ON row.sequence = gone.sequence
       WHERE gone.platform = 'otlp' AND row.platform = 'claude_code' AND (row.request_id, row.external_id) IN (
         SELECT request_id, kept.external_id FROM (${KEPT_COPIES('held.platform, held.message_id, held.external_id', 'true')}) AS kept
           CROSS JOIN home.usage USING (platform, message_id) WHERE request_id <> ''))`,
  );
}

const sessionsOf = (table: 'scoped' | 'affected') =>
  `row.external_id IN (SELECT external_id FROM temp.${table} WHERE platform = @platform)`;

/**
 * All records of a response that goes, whenever they were written and in whichever of the sessions that hold it; none of
 * one that stays, but those of copies that go.
 */
function selectClaudeResponses(database: WritableDB): void {
  database.exec(
    `INSERT OR IGNORE INTO temp.gone
     SELECT 'claude_code', sequence, 'response' FROM home.claude_raw_traces
     WHERE message_id IN (SELECT message_id FROM temp.gone_responses WHERE platform = 'claude_code')
       AND external_id IN (
         SELECT external_id FROM temp.gone_responses CROSS JOIN home.usage USING (platform, message_id)
         WHERE platform = 'claude_code'
         UNION SELECT external_id FROM temp.gone_responses CROSS JOIN home.usage_holders USING (platform, message_id)
         WHERE platform = 'claude_code');
     INSERT OR IGNORE INTO temp.gone
     SELECT 'claude_code', sequence, 'copy' FROM home.claude_raw_traces
     WHERE external_id IN (SELECT external_id FROM temp.gone_copies)
       AND (external_id, message_id) IN (SELECT external_id, message_id FROM temp.gone_copies);
     DELETE FROM temp.gone WHERE platform = 'claude_code' AND sequence IN (
       SELECT gone.sequence FROM temp.gone CROSS JOIN home.claude_raw_traces AS row ON row.sequence = gone.sequence
       WHERE gone.platform = 'claude_code' AND row.message_id IS NOT NULL AND EXISTS (
         ${KEPT_COPIES('1', 'held.message_id = row.message_id AND held.external_id = row.external_id')}))`,
  );
}

/**
 * Adds the copies of what goes that other sessions hold beside their copies of its responses, and those that were sent.
 * @param codexCopies finds the copied rows of Codex sessions
 */
export function selectCopies(
  database: WritableDB,
  codexCopies: (sessions: readonly string[]) => ReadonlyMap<string, readonly number[]>,
): void {
  database.exec(
    `INSERT OR IGNORE INTO temp.gone
     SELECT 'claude_code', row.sequence, 'copy' FROM home.claude_raw_traces AS row
     WHERE row.external_id IN (
         SELECT copying.external_id FROM temp.gone CROSS JOIN home.claude_raw_traces AS copying
           ON copying.sequence = gone.sequence
         WHERE gone.platform = 'claude_code' AND gone.reason = 'response')
       AND row.uuid IN (
         SELECT original.uuid FROM temp.gone CROSS JOIN home.claude_raw_traces AS original
           ON original.sequence = gone.sequence
         WHERE gone.platform = 'claude_code' AND original.uuid IS NOT NULL)`,
  );
  const heirs = database
    .prepare<[], { external_id: string }>(
      `WITH RECURSIVE
       touched (external_id) AS (
         SELECT DISTINCT row.external_id FROM temp.gone CROSS JOIN home.codex_raw_traces AS row
           ON row.sequence = gone.sequence WHERE gone.platform = 'codex_cli'),
       heirs (external_id) AS (
         SELECT child.external_id FROM touched CROSS JOIN home.codex_raw_traces AS child
           ON child.parent_external_id = touched.external_id
         UNION
         SELECT child.external_id FROM heirs CROSS JOIN home.codex_raw_traces AS child
           ON child.parent_external_id = heirs.external_id)
       SELECT external_id FROM heirs WHERE EXISTS (
         SELECT 1 FROM home.codex_raw_traces AS row WHERE row.external_id = heirs.external_id
           AND row.sequence NOT IN (SELECT sequence FROM temp.gone WHERE platform = 'codex_cli'))
       ORDER BY external_id`,
    )
    .all();
  const add = database.prepare<[number]>("INSERT OR IGNORE INTO temp.gone VALUES ('codex_cli', ?, 'copy')");
  const copies = codexCopies(heirs.map(({ external_id }) => external_id));
  for (const sequences of copies.values()) for (const sequence of sequences) add.run(sequence);
  selectSentBeside(database);
}

/**
 * Adds what was sent of sessions whose file goes whole: much of it is told in the file, too, and would count in its place.
 * What names a request stays or goes with the request.
 */
function selectSentBeside(database: WritableDB): void {
  for (const platform of PLATFORMS) {
    for (const intake of INTAKES) {
      const named = intake === 'otlp' && platform === 'claude_code' ? 'AND row.request_id IS NULL' : '';
      database
        .prepare<[Platform]>(
          `INSERT OR IGNORE INTO temp.gone
           SELECT '${intake}', row.sequence, 'copy' FROM home.${RAW_TABLES[intake]} AS row
           WHERE row.platform = ? ${named} AND row.external_id IN (${WHOLLY_GONE(platform)})`,
        )
        .run(platform);
    }
  }
}

/** Selects the sessions that are derived anew: those that lose rows, and all that are derived together with one. */
export function selectAffected(database: WritableDB): void {
  const parts = FAMILIES.map(
    (
      family,
    ) => `SELECT ${platformOfRow(family)}, row.external_id FROM temp.gone CROSS JOIN home.${RAW_TABLES[family]} AS row
       ON row.sequence = gone.sequence WHERE gone.platform = '${family}'`,
  );
  database.exec(
    `INSERT OR IGNORE INTO temp.affected ${parts.join(' UNION ')};
     INSERT OR IGNORE INTO temp.affected SELECT platform, external_id FROM home.usage
       WHERE (platform, message_id) IN (SELECT platform, message_id FROM temp.gone_responses)`,
  );
  const cursor = "SELECT 1 FROM temp.affected WHERE platform = 'cursor'";
  // Cursor's conversations share lists and windows: all of them are looked at together.
  database.exec(
    `INSERT OR IGNORE INTO temp.affected SELECT 'cursor', external_id FROM home.cursor_raw_traces WHERE EXISTS (${cursor});
     INSERT OR IGNORE INTO temp.affected
       SELECT 'cursor', external_id FROM home.conversations WHERE platform = 'cursor' AND EXISTS (${cursor});
     INSERT OR IGNORE INTO temp.affected
       SELECT 'cursor', unit FROM home.unit_facts WHERE platform = 'cursor' AND EXISTS (${cursor})`,
  );
  const widen = RELATIVES.map((select) => database.prepare(`INSERT OR IGNORE INTO temp.affected ${select}`));
  let added = 1;
  while (added > 0) added = widen.reduce((sum, statement) => sum + statement.run().changes, 0);
}

/** Who shares a response, a history or a helper with a session. */
const RELATIVES: readonly string[] = [
  `SELECT other.platform, other.external_id FROM temp.affected
     CROSS JOIN home.usage_holders AS held
       ON held.external_id = affected.external_id AND held.platform = affected.platform
     CROSS JOIN home.usage_holders AS other
       ON other.platform = held.platform AND other.message_id = held.message_id`,
  `SELECT facts.platform, facts.unit FROM temp.affected CROSS JOIN home.unit_facts AS facts
     ON facts.platform = affected.platform AND facts.kind = 'session' AND facts.fact_key = affected.external_id`,
  `SELECT facts.platform, facts.fact_key FROM temp.affected CROSS JOIN home.unit_facts AS facts
     ON facts.platform = affected.platform AND facts.unit = affected.external_id AND facts.kind = 'session'`,
  ...WITH_PARENTS.flatMap((platform) => [
    `SELECT '${platform}', row.external_id FROM temp.affected CROSS JOIN home.${RAW_TABLES[platform]} AS row
       ON row.parent_external_id = affected.external_id WHERE affected.platform = '${platform}'`,
    `SELECT '${platform}', row.parent_external_id FROM temp.affected CROSS JOIN home.${RAW_TABLES[platform]} AS row
       ON row.external_id = affected.external_id
     WHERE affected.platform = '${platform}' AND row.parent_external_id IS NOT NULL`,
  ]),
];
