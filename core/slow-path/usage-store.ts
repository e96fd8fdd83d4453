import type { Platform } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { SharedResponses } from './shared-responses.ts';
import {
  type Attribution,
  mergeObservations,
  preferredAttribution,
  resolveResponses,
  type UsageObservation,
  usageObservationSchema,
} from './usage-observation.ts';
import { type UsageRow, UsageTable } from './usage-table.ts';

/** Told of every change to a billed response, so that sums can follow: `before` null = new, `after` null = withdrawn. */
export type UsageChange = (before: UsageRow | null, after: UsageRow | null) => void;

type ObservationRow = { snapshot: string };

/**
 * Keeps `usage`: one row per billed response, whatever the order in which records arrive and however often. While a
 * response is known under one identity, its row is all there is to know; from the second identity on, each one's own
 * observation is kept in `usage_observations` and the rows are worked out from those.
 */
export class UsageStore {
  readonly #table: UsageTable;
  readonly #shared: SharedResponses;
  readonly #observations;
  readonly #putObservation;

  constructor(database: WritableDB, prices: PriceBook, changed: UsageChange) {
    this.#table = new UsageTable(database, prices, changed);
    this.#shared = new SharedResponses(database);
    this.#observations = database.prepare<[string, string], ObservationRow>(
      'SELECT snapshot FROM usage_observations WHERE platform = ? AND message_id = ?',
    );
    this.#putObservation = database.prepare<[string, string, string, number, string]>(
      `INSERT INTO usage_observations (platform, message_id, request_id, is_sidechain, snapshot)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET snapshot = excluded.snapshot`,
    );
  }

  /**
   * Takes in one observation. Call inside a transaction, and {@link markShared} behind the last one of it.
   */
  observe(observation: UsageObservation): void {
    const { platform, messageId, attribution } = observation;
    const rows = this.#table.ofMessage(platform, messageId);
    const known = this.#attributionsOf(rows, observation);
    this.#put(rows, observation);
    this.#shared.note(platform, messageId, known, attribution);
  }

  /** What was said so far of whose a message is: a row alone does not tell what its replays said. */
  #attributionsOf(rows: readonly UsageRow[], { platform, messageId }: UsageObservation): Attribution[] {
    if (!rows.some((row) => row.isMerged)) return rows.map((row) => row.observation.attribution);
    return this.#snapshotsOf(platform, messageId).map((seen) => seen.attribution);
  }

  #snapshotsOf(platform: Platform, messageId: string): UsageObservation[] {
    return this.#observations
      .all(platform, messageId)
      .map(({ snapshot }) => usageObservationSchema.parse(JSON.parse(snapshot)));
  }

  /** Marks responses that several sessions hold, so that {@link attributeShared} finds them. */
  markShared(platform: Platform): void {
    this.#shared.mark(platform);
  }

  /** Somebody else may have marked responses. */
  expectShared(): void {
    this.#shared.expect();
  }

  /**
   * Attributes responses that stand in several sessions to the one they came from, when all rows are derived.
   * @param transact runs what it is given in a transaction
   */
  attributeShared(transact: (act: () => void) => void): void {
    if (!this.#shared.mayWait) return;
    transact(() => this.#attributeUndecided());
    this.#shared.decided();
  }

  #attributeUndecided(): void {
    this.#shared.decide((platform, messageId, attribution) => {
      for (const row of this.#table.ofMessage(platform, messageId)) {
        this.#table.put(row, { ...row.observation, attribution }, row.isMerged);
      }
    });
  }

  /** Forgets what was taken in of a transaction that was given up. */
  reset(): void {
    this.#shared.reset();
  }

  #put(rows: readonly UsageRow[], observation: UsageObservation): void {
    const only = rows[0];
    if (only === undefined) {
      this.#table.put(null, observation, false);
      return;
    }
    if (rows.length === 1 && !only.isMerged && sameIdentity(only.observation, observation)) {
      this.#table.put(only, mergeObservations(only.observation, observation), false);
      return;
    }
    this.#resolve(rows, observation);
  }

  /** Makes the rows of one message those that these observations stand for, and no others. Call inside a transaction. */
  settle(platform: Platform, messageId: string, observations: readonly UsageObservation[]): void {
    this.#putResponses(this.#table.ofMessage(platform, messageId), resolveResponses(observations), false);
  }

  /** Says that what a session holds by itself may have changed otherwise than by {@link observe}. */
  noteSession(externalId: string): void {
    this.#shared.noteSession(externalId);
  }

  /** Gives the rows of one message the prices of now. Call inside a transaction. */
  reprice(platform: Platform, messageId: string): void {
    for (const row of this.#table.ofMessage(platform, messageId)) this.#table.reprice(row);
  }

  #resolve(rows: readonly UsageRow[], observation: UsageObservation): void {
    const known = new Map<string, UsageObservation>();
    for (const seen of this.#snapshotsOf(observation.platform, observation.messageId)) {
      known.set(identityKey(seen), seen);
    }
    if (known.size === 0) {
      // A row's own attribution may be that of the session it came from; what is kept is what its records said.
      const held = this.#shared.attributionsOf(observation.platform, observation.messageId);
      for (const row of rows) {
        const attribution = held.length === 0 ? row.observation.attribution : held.reduce(preferredAttribution);
        const seen = { ...row.observation, attribution };
        known.set(identityKey(seen), seen);
        this.#keep(seen);
      }
    }
    const before = known.get(identityKey(observation));
    const merged = before === undefined ? observation : mergeObservations(before, observation);
    known.set(identityKey(merged), merged);
    this.#keep(merged);

    this.#putResponses(rows, resolveResponses([...known.values()]), true);
  }

  #putResponses(rows: readonly UsageRow[], responses: readonly UsageObservation[], isMerged: boolean): void {
    const kept = new Set(responses.map((response) => response.requestId));
    for (const row of rows) if (!kept.has(row.observation.requestId)) this.#table.remove(row);
    for (const response of responses) {
      const row = rows.find((candidate) => candidate.observation.requestId === response.requestId) ?? null;
      this.#table.put(row, response, isMerged);
    }
  }

  #keep(observation: UsageObservation): void {
    this.#putObservation.run(
      observation.platform,
      observation.messageId,
      observation.requestId,
      observation.isSidechain ? 1 : 0,
      JSON.stringify(observation),
    );
  }
}

function sameIdentity(left: UsageObservation, right: UsageObservation): boolean {
  return left.requestId === right.requestId && left.isSidechain === right.isSidechain;
}

function identityKey(observation: UsageObservation): string {
  return `${observation.isSidechain ? 'sidechain' : 'main'}:${observation.requestId}`;
}
