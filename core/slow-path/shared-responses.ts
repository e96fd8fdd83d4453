import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import { type Attribution, attributionSchema, preferredAttribution } from './usage-observation.ts';

type Holder = { external_id: string; is_background: number; attribution: string };

/**
 * Whose a response is that stands in several sessions. A fork repeats its origin's history record by record under its
 * own session id, and nothing in a record tells the two apart. What tells them apart is what else the sessions hold:
 *
 * 1. a session that says of itself that it is a background copy comes last;
 * 2. a session that holds nothing but what all the others hold too is an origin that ended when it was forked: it comes
 *    first;
 * 3. of those that went on, the one comes first whose first response that not all hold is the earliest;
 * 4. the smaller id, so that the choice is always the same.
 *
 * All of it is a function of which session holds which responses, so the order in which records arrive changes nothing.
 * It is decided when all rows at hand are derived: a session among the holders without a row in `usage_lineage` is one
 * whose responses wait for that.
 */
export class SharedResponses {
  readonly #holders;
  readonly #isShared;
  readonly #holder;
  readonly #putHolder;
  readonly #isSharer;
  readonly #messagesOf;
  readonly #firstOwn;
  readonly #firstPartlyShared;
  readonly #lineage;
  readonly #putLineage;
  readonly #forgetLineage;
  readonly #forgetLineageOfHolders;
  readonly #undecided;
  /** Messages whose holders changed in this transaction, and the sessions that took in anything. */
  readonly #noted = new Set<string>();
  readonly #touched = new Set<string>();
  /** False when every session among the holders is known to be decided. */
  #mayWait = true;

  constructor(database: WritableDB) {
    this.#holders = database.prepare<[Platform, string], Holder>(
      `SELECT external_id, attribution ->> 'isBackground' AS is_background, attribution FROM usage_holders
       WHERE platform = ? AND message_id = ?`,
    );
    this.#isShared = database.prepare<[Platform, string], { found: number }>(
      'SELECT 1 AS found FROM usage_holders WHERE platform = ? AND message_id = ? LIMIT 1',
    );
    this.#holder = database.prepare<[Platform, string, string], { attribution: string }>(
      'SELECT attribution FROM usage_holders WHERE platform = ? AND message_id = ? AND external_id = ?',
    );
    this.#putHolder = database.prepare<[Platform, string, string, string]>(
      `INSERT INTO usage_holders (platform, message_id, external_id, attribution) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET attribution = excluded.attribution`,
    );
    this.#isSharer = database.prepare<[string, Platform], { found: number }>(
      'SELECT 1 AS found FROM usage_holders WHERE external_id = ? AND platform = ? LIMIT 1',
    );
    this.#messagesOf = database.prepare<[string, Platform], { message_id: string }>(
      'SELECT message_id FROM usage_holders WHERE external_id = ? AND platform = ?',
    );
    this.#firstOwn = database.prepare<[string, Platform], { at: number | null }>(
      `SELECT min(occurred_at) AS at FROM usage WHERE external_id = ? AND platform = ? AND NOT EXISTS (
         SELECT 1 FROM usage_holders
         WHERE usage_holders.platform = usage.platform AND usage_holders.message_id = usage.message_id)`,
    );
    this.#firstPartlyShared = database.prepare<[string, Platform, string, number], { at: number | null }>(
      `SELECT min(usage.occurred_at) AS at FROM usage_holders AS held
       JOIN usage ON usage.platform = held.platform AND usage.message_id = held.message_id
       WHERE held.external_id = ? AND held.platform = ? AND (
         SELECT count(*) FROM usage_holders AS others
         WHERE others.platform = held.platform AND others.message_id = held.message_id
           AND others.external_id IN (SELECT value FROM json_each(?))) < ?`,
    );
    this.#lineage = database.prepare<[Platform, string], { at: number | null }>(
      'SELECT first_own_at AS at FROM usage_lineage WHERE platform = ? AND external_id = ?',
    );
    this.#putLineage = database.prepare<[Platform, string, number | null]>(
      'INSERT OR REPLACE INTO usage_lineage (platform, external_id, first_own_at) VALUES (?, ?, ?)',
    );
    this.#forgetLineage = database.prepare<[Platform, string]>(
      'DELETE FROM usage_lineage WHERE platform = ? AND external_id = ?',
    );
    this.#forgetLineageOfHolders = database.prepare<[Platform, Platform, string]>(
      `DELETE FROM usage_lineage WHERE platform = ? AND external_id IN (
         SELECT external_id FROM usage_holders WHERE platform = ? AND message_id = ?)`,
    );
    this.#undecided = database.prepare<[], { platform: Platform; external_id: string }>(
      `SELECT DISTINCT platform, external_id FROM usage_holders WHERE NOT EXISTS (
         SELECT 1 FROM usage_lineage WHERE usage_lineage.platform = usage_holders.platform
           AND usage_lineage.external_id = usage_holders.external_id)`,
    );
  }

  /** What the records of each session that holds a message say of whose it is; empty while only one holds it. */
  attributionsOf(platform: Platform, messageId: string): Attribution[] {
    return this.#holders.all(platform, messageId).map((holder) => readAttribution(holder.attribution));
  }

  /**
   * Notes that a session holds a message, if another one does, too. Call inside a transaction.
   * @param known what was said before of whose the message is; empty for a new message
   */
  note(platform: Platform, messageId: string, known: readonly Attribution[], seen: Attribution): void {
    this.#touched.add(seen.externalId);
    if (known.length === 0) return;
    const isShared = this.#isShared.get(platform, messageId) !== undefined;
    if (!isShared && known.every((other) => other.externalId === seen.externalId)) return;
    for (const attribution of isShared ? [seen] : [...known, seen]) {
      const before = this.#holder.get(platform, messageId, attribution.externalId);
      const merged =
        before === undefined ? attribution : preferredAttribution(readAttribution(before.attribution), attribution);
      this.#putHolder.run(platform, messageId, merged.externalId, JSON.stringify(merged));
    }
    this.#noted.add(messageId);
  }

  /** Notes that a session took in anything. */
  noteSession(externalId: string): void {
    this.#touched.add(externalId);
  }

  /** Marks what was noted as undecided. Call behind the last {@link note} of a transaction, of one platform. */
  mark(platform: Platform): void {
    for (const messageId of this.#noted) this.#forgetLineageOfHolders.run(platform, platform, messageId);
    for (const externalId of this.#touched) {
      if (this.#isSharer.get(externalId, platform) === undefined) continue;
      const before = this.#lineage.get(platform, externalId);
      if (before === undefined || before.at === this.#firstOwnAt(platform, externalId)) continue;
      this.#forgetLineage.run(platform, externalId);
      this.#mayWait = true;
    }
    this.#mayWait ||= this.#noted.size > 0;
    this.reset();
  }

  /** Forgets what was noted in a transaction that was given up. */
  reset(): void {
    this.#noted.clear();
    this.#touched.clear();
  }

  /** Somebody else may have marked some as undecided. */
  expect(): void {
    this.#mayWait = true;
  }

  /** Whether sessions may wait for {@link decide}; asked outside a transaction. */
  get mayWait(): boolean {
    return this.#mayWait;
  }

  /** Decides whose the messages of all undecided sessions are. Call inside a transaction, when all rows are derived. */
  decide(attribute: (platform: Platform, messageId: string, attribution: Attribution) => void): void {
    const undecided = this.#undecided.all();
    const messages = new Map<Platform, Set<string>>();
    for (const { platform, external_id } of undecided) {
      this.#putLineage.run(platform, external_id, this.#firstOwnAt(platform, external_id));
      const ofPlatform = messages.get(platform) ?? new Set<string>();
      messages.set(platform, ofPlatform);
      for (const { message_id } of this.#messagesOf.all(external_id, platform)) ofPlatform.add(message_id);
    }
    for (const [platform, ids] of messages) {
      // Messages of one history have the same holders, so the look at what these hold beside it is taken once.
      const rankings = new Map<string, ReadonlyMap<string, number>>();
      for (const messageId of ids) {
        const origin = this.#originOf(platform, messageId, rankings);
        if (origin !== null) attribute(platform, messageId, readAttribution(origin.attribution));
      }
    }
  }

  /** Tells that what {@link decide} wrote is committed: nothing waits. */
  decided(): void {
    this.#mayWait = false;
  }

  #firstOwnAt(platform: Platform, externalId: string): number | null {
    return this.#firstOwn.get(externalId, platform)?.at ?? null;
  }

  #originOf(platform: Platform, messageId: string, rankings: Map<string, ReadonlyMap<string, number>>): Holder | null {
    const held = this.#holders.all(platform, messageId);
    const aloneAt = this.#aloneAt(platform, held, rankings);
    const at = (holder: Holder): number => aloneAt.get(holder.external_id) ?? Number.NEGATIVE_INFINITY;
    const sorted = held.sort((left, right) => {
      if (left.is_background !== right.is_background) return left.is_background - right.is_background;
      if (at(left) !== at(right)) return at(left) < at(right) ? -1 : 1;
      return left.external_id < right.external_id ? -1 : 1;
    });
    return sorted[0] ?? null;
  }

  /** For each of the sessions the time of its first response that not all of them hold, -Infinity = it has none. */
  #aloneAt(
    platform: Platform,
    held: readonly Holder[],
    rankings: Map<string, ReadonlyMap<string, number>>,
  ): ReadonlyMap<string, number> {
    const sessions = held.map((holder) => holder.external_id).sort();
    const key = JSON.stringify(sessions);
    const known = rankings.get(key);
    if (known !== undefined) return known;
    const ranking = new Map(
      sessions.map((externalId) => {
        const own = this.#lineage.get(platform, externalId)?.at ?? null;
        const partly = this.#firstPartlyShared.get(externalId, platform, key, sessions.length)?.at ?? null;
        const times = [own, partly].filter((at) => at !== null);
        return [externalId, times.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...times)];
      }),
    );
    rankings.set(key, ranking);
    return ranking;
  }
}

function readAttribution(text: string): Attribution {
  return attributionSchema.parse(JSON.parse(text));
}
