import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { ToolCallFact } from './event-facts.ts';
import { leastOfBoth } from './least-of-both.ts';

/**
 * Keeps `tool_calls`: one row per call, from its two halves in any order and number. Each column keeps the least of
 * what was seen (earliest start, first result, failure before success), so that order and repetition change nothing.
 */
export class ToolCallStore {
  readonly #add;
  readonly #merge;
  readonly #session;
  readonly #name;
  readonly #remove;

  constructor(database: WritableDB) {
    this.#session = database.prepare<[Platform, string], { external_id: string }>(
      'SELECT external_id FROM tool_calls WHERE platform = ? AND tool_use_id = ?',
    );
    this.#name = database.prepare<[Platform, string], { tool_name: string | null }>(
      'SELECT tool_name FROM tool_calls WHERE platform = ? AND tool_use_id = ?',
    );
    this.#remove = database.prepare<[Platform, string]>(
      'DELETE FROM tool_calls WHERE platform = ? AND tool_use_id = ?',
    );
    const merged = [
      'agent_id',
      'tool_name',
      'started_at',
      'ended_at',
      'duration_ms',
      'success',
      'error_class',
      'input_length',
      'result_length',
      'file_extension',
      'lines_added',
      'lines_removed',
      'search_count',
      'called_agent_id',
      'called_agent_type',
    ];
    const all = ['platform', 'tool_use_id', 'external_id', ...merged];
    // Values by position: binding by name costs three times as much.
    const insert = `INSERT INTO tool_calls (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
       ON CONFLICT (platform, tool_use_id) DO`;
    this.#add = database.prepare<(string | number | null)[]>(`${insert} NOTHING`);
    this.#merge = database.prepare<(string | number | null)[]>(
      `${insert} UPDATE SET
         external_id = min(external_id, excluded.external_id), ${merged.map(leastOfBoth).join(', ')}`,
    );
  }

  /**
   * Takes in one half of a call. Call inside a transaction.
   * @returns the sessions whose sums over tool calls this may change
   */
  observe(platform: Platform, fact: ToolCallFact): string[] {
    const values = [
      platform,
      fact.toolUseId,
      fact.externalId,
      fact.agentId,
      fact.toolName,
      fact.startedAt,
      fact.endedAt,
      fact.durationMs,
      fact.success === null ? null : Number(fact.success),
      fact.errorClass,
      fact.inputLength,
      fact.resultLength,
      fact.fileExtension,
      fact.linesAdded,
      fact.linesRemoved,
      fact.searchCount ?? null,
      fact.calledAgentId ?? null,
      fact.calledAgentType ?? null,
    ];
    const counts = fact.linesAdded !== null || fact.linesRemoved !== null;
    const touched = counts ? [fact.externalId] : [];
    // Nearly all calls are new.
    if (this.#add.run(...values).changes > 0) return touched;
    const before = this.#session.get(platform, fact.toolUseId)?.external_id;
    this.#merge.run(...values);
    return before !== undefined && before !== fact.externalId ? [before, fact.externalId] : touched;
  }

  /** The tool of a call; null while its half that names it was not seen. */
  nameOf(platform: Platform, toolUseId: string): string | null {
    return this.#name.get(platform, toolUseId)?.tool_name ?? null;
  }

  /**
   * Makes the row of a call what these facts say together, and withdraws it if there are none. Call inside a transaction.
   * @returns the sessions whose sums over tool calls this may change
   */
  settle(platform: Platform, toolUseId: string, facts: readonly ToolCallFact[]): string[] {
    const before = this.#session.get(platform, toolUseId)?.external_id;
    this.#remove.run(platform, toolUseId);
    for (const fact of facts) this.observe(platform, fact);
    const touched = facts.map((fact) => fact.externalId);
    return before === undefined ? touched : [before, ...touched];
  }
}
