import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { CodeChangeFact } from './event-facts.ts';
import { greatestOfBoth, leastOfBoth } from './least-of-both.ts';

const LEAST = [
  'external_id',
  'agent_id',
  'turn_id',
  'tool_use_id',
  'occurred_at',
  'file_extension',
  'operation',
  'accepted',
  'acceptance_delay_ms',
];
const GREATEST = ['lines_added', 'lines_removed', 'revision_count'];

/** Keeps `code_changes`: one row each, whatever the order and number in which it is told. */
export class CodeChangeStore {
  readonly #merge;
  readonly #remove;
  readonly #session;

  constructor(database: WritableDB) {
    const all = ['platform', 'change_id', ...LEAST, ...GREATEST];
    this.#merge = database.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO code_changes (${all.join(', ')}) VALUES (${all.map((name) => `@${name}`).join(', ')})
       ON CONFLICT (platform, change_id) DO UPDATE SET
         ${[...LEAST.map(leastOfBoth), ...GREATEST.map(greatestOfBoth)].join(', ')}`,
    );
    this.#remove = database.prepare<[Platform, string]>(
      'DELETE FROM code_changes WHERE platform = ? AND change_id = ?',
    );
    this.#session = database.prepare<[Platform, string], { external_id: string }>(
      'SELECT external_id FROM code_changes WHERE platform = ? AND change_id = ?',
    );
  }

  /**
   * Takes in one change. Call inside a transaction.
   * @returns the sessions whose sums over changes this may alter
   */
  observe(platform: Platform, fact: CodeChangeFact): string[] {
    const before = this.#session.get(platform, fact.changeId)?.external_id;
    this.#merge.run({
      platform,
      change_id: fact.changeId,
      external_id: fact.externalId,
      agent_id: fact.agentId,
      turn_id: fact.turnId,
      tool_use_id: fact.toolUseId,
      occurred_at: fact.occurredAt,
      file_extension: fact.fileExtension,
      operation: fact.operation,
      lines_added: fact.linesAdded,
      lines_removed: fact.linesRemoved,
      accepted: fact.accepted === null ? null : Number(fact.accepted),
      acceptance_delay_ms: fact.acceptanceDelayMs,
      revision_count: fact.revisionCount,
    });
    return before === undefined ? [fact.externalId] : [before, fact.externalId];
  }

  /**
   * Makes the row of a change what these facts say together, and withdraws it if there are none.
   * @returns as {@link observe}
   */
  settle(platform: Platform, changeId: string, facts: readonly CodeChangeFact[]): string[] {
    const before = this.#session.get(platform, changeId)?.external_id;
    this.#remove.run(platform, changeId);
    for (const fact of facts) this.observe(platform, fact);
    const touched = facts.map((fact) => fact.externalId);
    return before === undefined ? touched : [before, ...touched];
  }
}
