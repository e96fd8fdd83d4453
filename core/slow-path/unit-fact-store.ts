import { z } from 'zod';
import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import {
  codeChangeFactSchema,
  dailyAcceptanceFactSchema,
  decisionFactSchema,
  rateLimitFactSchema,
  type SessionFact,
  sessionFactSchema,
  toolCallFactSchema,
  turnFactSchema,
  type UnitFacts,
} from './event-facts.ts';
import type { FactStores } from './fact-stores.ts';
import { type KeyedFacts, KINDS, type Kind, keyedFacts } from './keyed-facts.ts';
import { SaidByUnits } from './said-by-units.ts';
import { usageObservationSchema } from './usage-observation.ts';

/**
 * What all units say under a key. The index is named: for the order SQLite would rather walk through all facts of the
 * platform, once for each key that is settled.
 */
export const FACTS_OF_KEY = `SELECT facts FROM unit_facts INDEXED BY unit_facts_key
  WHERE platform = ? AND kind = ? AND fact_key = ? ORDER BY unit`;

const rateLimitKeySchema = rateLimitFactSchema.pick({ externalId: true, limitId: true, slot: true, observedAt: true });

const dailyAcceptanceKeySchema = dailyAcceptanceFactSchema.pick({ externalId: true, day: true, feature: true });

/** What a unit says now under some keys. */
export type AmendedFacts = ReadonlyMap<Kind, ReadonlyMap<string, string | null>>;

const NOTHING: ReadonlyMap<string, string> = new Map();

type StoredFacts = { kind: Kind; fact_key: string; facts: string };

/**
 * Keeps what each unit says (`unit_facts`), so that a unit can say something else later and nothing of what it said
 * before is left. What several units say under one key is merged: each derived row is a pure function of the facts
 * under its key, whatever the order in which units were derived.
 */
export class UnitFactStore {
  readonly #stores: FactStores;
  readonly #said = new SaidByUnits();
  readonly #ofUnit;
  readonly #ofUnitKey;
  readonly #ofKey;
  readonly #put;
  readonly #amend;
  readonly #keys;
  readonly #remove;

  constructor(database: WritableDB, stores: FactStores) {
    this.#stores = stores;
    this.#ofUnit = database.prepare<[Platform, string], StoredFacts>(
      'SELECT kind, fact_key, facts FROM unit_facts WHERE platform = ? AND unit = ?',
    );
    this.#ofUnitKey = database.prepare<[Platform, string, Kind, string], { facts: string }>(
      'SELECT facts FROM unit_facts WHERE platform = ? AND unit = ? AND kind = ? AND fact_key = ?',
    );
    this.#ofKey = database.prepare<[Platform, Kind, string], { facts: string }>(FACTS_OF_KEY);
    this.#put = database.prepare<[Platform, string, Kind, string, string]>(
      `INSERT INTO unit_facts (platform, unit, kind, fact_key, facts) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET facts = excluded.facts`,
    );
    this.#amend = database.prepare<[Platform, string, Kind, string, string]>(
      `INSERT INTO unit_facts (platform, unit, kind, fact_key, facts) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET facts = excluded.facts WHERE facts <> excluded.facts`,
    );
    this.#keys = database
      .prepare<[Platform, string, Kind, string, string], string>(
        `SELECT fact_key FROM unit_facts
         WHERE platform = ? AND unit = ? AND kind = ? AND fact_key >= ? AND fact_key < ? || char(0x10ffff)`,
      )
      .pluck();
    this.#remove = database.prepare<[Platform, string, Kind, string]>(
      'DELETE FROM unit_facts WHERE platform = ? AND unit = ? AND kind = ? AND fact_key = ?',
    );
  }

  /**
   * Replaces everything a unit said by `facts`. Call inside a transaction; where that is not committed, {@link forget}.
   * @param keepSessions sessions are also told by single events: they are only widened then, never withdrawn
   */
  replace(platform: Platform, unit: string, facts: UnitFacts, keepSessions: boolean): void {
    const next = keyedFacts(facts);
    const name = `${platform} ${unit}`;
    const before = this.#said.of(name) ?? this.#stored(platform, unit);
    const changed = new Map<Kind, Set<string>>();
    for (const kind of KINDS) {
      const [said, says] = [before.get(kind) ?? NOTHING, next.get(kind) ?? NOTHING];
      const keys = new Set<string>();
      for (const key of said.keys()) {
        if (says.has(key)) continue;
        this.#remove.run(platform, unit, kind, key);
        keys.add(key);
      }
      for (const [key, after] of says) {
        if (said.get(key) === after) continue;
        this.#put.run(platform, unit, kind, key, after);
        keys.add(key);
      }
      changed.set(kind, keys);
    }
    this.#said.keep(name, next);
    this.#settle(platform, changed, keepSessions);
  }

  /**
   * Replaces what a unit says under some keys and leaves the rest: for units that are told piece by piece. Call inside a
   * transaction.
   * @param amended by kind and key the JSON array of the facts ({@link keyedFacts}); null: none
   */
  amend(platform: Platform, unit: string, amended: AmendedFacts, keepSessions: boolean): void {
    this.#said.drop(`${platform} ${unit}`);
    const changed = new Map<Kind, Set<string>>(KINDS.map((kind) => [kind, new Set()]));
    for (const [kind, byKey] of amended) {
      for (const [key, facts] of byKey) {
        const isNew =
          facts === null
            ? this.#remove.run(platform, unit, kind, key).changes > 0
            : this.#amend.run(platform, unit, kind, key, facts).changes > 0;
        if (isNew) changed.get(kind)?.add(key);
      }
    }
    this.#settle(platform, changed, keepSessions);
  }

  /** The sessions that a unit says were active, under this name. */
  sessionsOf(platform: Platform, unit: string, externalId: string): SessionFact[] {
    const said = this.#ofUnitKey.get(platform, unit, 'session', externalId);
    return said === undefined ? [] : z.array(sessionFactSchema).parse(JSON.parse(said.facts));
  }

  /** The keys of a kind that begin so, under which a unit says something. */
  keysOf(platform: Platform, unit: string, kind: Kind, beginning: string): string[] {
    return this.#keys.all(platform, unit, kind, beginning, beginning);
  }

  /** What is remembered of what units said may not be what is stored: somebody else wrote, or something was not committed. */
  forget(): void {
    this.#said.forget();
  }

  #stored(platform: Platform, unit: string): KeyedFacts {
    const stored: KeyedFacts = new Map(KINDS.map((kind) => [kind, new Map<string, string>()]));
    for (const { kind, fact_key: key, facts } of this.#ofUnit.all(platform, unit)) stored.get(kind)?.set(key, facts);
    return stored;
  }

  #settle(platform: Platform, changed: ReadonlyMap<Kind, ReadonlySet<string>>, keepSessions: boolean): void {
    const { usage, toolCalls, decisions, codeChanges, rateLimits, dailyAcceptance, conversations } = this.#stores;
    const keys = (kind: Kind) => [...(changed.get(kind) ?? [])];
    const told = <Fact>(kind: Kind, key: string, schema: z.ZodType<Fact>) => this.#told(platform, kind, key, schema);
    const edited = new Set<string>();
    const empty: string[] = [];
    // Sums are kept in the rows of sessions: these come first, and go last.
    for (const key of keys('session')) {
      const sessions = told('session', key, sessionFactSchema);
      if (keepSessions) conversations.observeSessions(platform, sessions);
      else if (sessions.length === 0) empty.push(key);
      else conversations.settleSession(platform, key, sessions);
    }
    this.#stores.summedTogether(() => {
      for (const key of keys('usage')) usage.settle(platform, key, told('usage', key, usageObservationSchema));
    });
    for (const key of keys('tool_call')) {
      for (const session of toolCalls.settle(platform, key, told('tool_call', key, toolCallFactSchema)))
        edited.add(session);
    }
    for (const key of keys('code_change')) {
      for (const session of codeChanges.settle(platform, key, told('code_change', key, codeChangeFactSchema))) {
        edited.add(session);
      }
    }
    for (const key of keys('decision')) decisions.settle(platform, key, told('decision', key, decisionFactSchema));
    for (const key of keys('rate_limit')) {
      rateLimits.settle(
        platform,
        rateLimitKeySchema.parse(JSON.parse(key)),
        told('rate_limit', key, rateLimitFactSchema),
      );
    }
    for (const key of keys('daily_acceptance')) {
      dailyAcceptance.settle(
        platform,
        dailyAcceptanceKeySchema.parse(JSON.parse(key)),
        told('daily_acceptance', key, dailyAcceptanceFactSchema),
      );
    }
    for (const key of keys('turn')) {
      const [externalId = '', turnId = ''] = z.tuple([z.string(), z.string()]).parse(JSON.parse(key));
      conversations.settleTurn(platform, externalId, turnId, told('turn', key, turnFactSchema));
    }
    for (const session of edited) conversations.recountChanges(platform, session);
    for (const session of empty) conversations.settleSession(platform, session, []);
  }

  /** What all units say under a key. */
  #told<Fact>(platform: Platform, kind: Kind, key: string, schema: z.ZodType<Fact>): Fact[] {
    return this.#ofKey.all(platform, kind, key).flatMap(({ facts }) => z.array(schema).parse(JSON.parse(facts)));
  }
}
