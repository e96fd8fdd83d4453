import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import { type Attribution, attributionSchema, preferredAttribution } from './usage-observation.ts';

type Holder = { external_id: string; attribution: string };
/** `aloneAt`: the earliest response it holds that not all the others hold, -Infinity = none. */
type Sharer = { aloneAt: number; attribution: Attribution };

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
 */
export class SharedResponses {
  readonly #holders;
  readonly #putHolder;
  readonly #isSharer;
  readonly #messagesOf;
  readonly #firstOwn;
  readonly #firstPartlyShared;
  readonly #lineage;
  readonly #putLineage;
  /** Messages whose holders changed since the last settling, and the sessions that took in anything, by platform. */
  readonly #noted = new Map<Platform, Set<string>>();
  readonly #touched = new Map<Platform, Set<string>>();

  constructor(database: WritableDB) {
    this.#holders = database.prepare<[Platform, string], Holder>(
      'SELECT external_id, attribution FROM usage_holders WHERE platform = ? AND message_id = ?',
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
      `INSERT INTO usage_lineage (platform, external_id, first_own_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET first_own_at = excluded.first_own_at`,
    );
  }

  /** What all sessions that hold a message say of whose it is; empty while only one holds it. */
  attributionsOf(platform: Platform, messageId: string): Attribution[] {
    return this.#holders.all(platform, messageId).map(readAttribution);
  }

  /**
   * Notes that a session holds a message, if another one does, too. Call inside a transaction.
   * @param known what was said before of whose the message is; empty for a new message
   */
  note(platform: Platform, messageId: string, known: readonly Attribution[], seen: Attribution): void {
    memberOf(this.#touched, platform).add(seen.externalId);
    if (known.length === 0) return;
    const holders = new Map(this.attributionsOf(platform, messageId).map((held) => [held.externalId, held]));
    if (holders.size === 0 && known.every((other) => other.externalId === seen.externalId)) return;
    for (const attribution of holders.size === 0 ? [...known, seen] : [seen]) {
      const before = holders.get(attribution.externalId);
      const merged = before === undefined ? attribution : preferredAttribution(before, attribution);
      holders.set(merged.externalId, merged);
      this.#putHolder.run(platform, messageId, merged.externalId, JSON.stringify(merged));
    }
    memberOf(this.#noted, platform).add(messageId);
  }

  /**
   * Decides anew whose each message is that what was noted may have changed. Call in the same transaction, once the
   * rows of usage are up to date.
   */
  settle(platform: Platform, attribute: (messageId: string, attribution: Attribution) => void): void {
    const messages = take(this.#noted, platform);
    const sessions = take(this.#touched, platform);
    const changed = new Set<string>();
    for (const messageId of messages) {
      for (const { externalId } of this.attributionsOf(platform, messageId)) changed.add(externalId);
    }
    for (const externalId of new Set([...sessions, ...changed])) {
      if (this.#isSharer.get(externalId, platform) === undefined) continue;
      const firstOwnAt = this.#firstOwn.get(externalId, platform)?.at ?? null;
      const before = this.#lineage.get(platform, externalId);
      if (before !== undefined && before.at === firstOwnAt) continue;
      this.#putLineage.run(platform, externalId, firstOwnAt);
      changed.add(externalId);
    }
    for (const externalId of changed) {
      for (const { message_id } of this.#messagesOf.all(externalId, platform)) messages.add(message_id);
    }
    // Messages of one history have the same holders, so the look at what these hold beside it is taken once.
    const rankings = new Map<string, ReadonlyMap<string, number>>();
    for (const messageId of messages) {
      const held = this.attributionsOf(platform, messageId);
      const aloneAt = this.#aloneAt(platform, held, rankings);
      const sharers = held.map((attribution) => ({
        aloneAt: aloneAt.get(attribution.externalId) ?? Number.NEGATIVE_INFINITY,
        attribution,
      }));
      const [origin] = sharers.sort(compareSharers);
      if (origin !== undefined) attribute(messageId, origin.attribution);
    }
  }

  /** Forgets what was noted in a transaction that was given up. */
  reset(): void {
    this.#noted.clear();
    this.#touched.clear();
  }

  #aloneAt(
    platform: Platform,
    held: readonly Attribution[],
    rankings: Map<string, ReadonlyMap<string, number>>,
  ): ReadonlyMap<string, number> {
    const sessions = held.map(({ externalId }) => externalId).sort();
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

function readAttribution(holder: Holder): Attribution {
  return attributionSchema.parse(JSON.parse(holder.attribution));
}

function compareSharers(left: Sharer, right: Sharer): number {
  const { isBackground, externalId } = left.attribution;
  if (isBackground !== right.attribution.isBackground) return isBackground ? 1 : -1;
  if (left.aloneAt !== right.aloneAt) return left.aloneAt < right.aloneAt ? -1 : 1;
  return externalId < right.attribution.externalId ? -1 : 1;
}

function memberOf(sets: Map<Platform, Set<string>>, platform: Platform): Set<string> {
  const known = sets.get(platform) ?? new Set<string>();
  sets.set(platform, known);
  return known;
}

function take(sets: Map<Platform, Set<string>>, platform: Platform): Set<string> {
  const found = sets.get(platform) ?? new Set<string>();
  sets.delete(platform);
  return found;
}
