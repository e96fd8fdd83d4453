import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { DecisionFact } from './event-facts.ts';
import { greatestOfBoth, leastOfBoth } from './least-of-both.ts';

const LEAST = ['external_id', 'agent_id', 'tool_use_id', 'tool_name', 'occurred_at', 'lines_suggested'];
/** `rejected` says more than `accepted`, `user` more than `automatic`: both come later in the alphabet. */
const GREATEST = ['decision', 'decided_by', 'lines_accepted'];

/** Keeps `decisions`: one row each, whatever the order and number in which it is told. */
export class DecisionStore {
  readonly #merge;
  readonly #remove;
  readonly #nameTool;

  constructor(database: WritableDB) {
    const all = ['platform', 'decision_id', ...LEAST, ...GREATEST];
    this.#merge = database.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO decisions (${all.join(', ')}) VALUES (${all.map((name) => `@${name}`).join(', ')})
       ON CONFLICT (platform, decision_id) DO UPDATE SET
         ${[...LEAST.map(leastOfBoth), ...GREATEST.map(greatestOfBoth)].join(', ')}`,
    );
    this.#nameTool = database.prepare<[string, string, Platform, string]>(
      'UPDATE decisions SET tool_name = min(coalesce(tool_name, ?), ?) WHERE platform = ? AND decision_id = ?',
    );
    this.#remove = database.prepare<[Platform, string]>('DELETE FROM decisions WHERE platform = ? AND decision_id = ?');
  }

  /** Takes in one decision. Call inside a transaction. */
  observe(platform: Platform, fact: DecisionFact): void {
    this.#merge.run({
      platform,
      decision_id: fact.decisionId,
      external_id: fact.externalId,
      agent_id: fact.agentId,
      tool_use_id: fact.toolUseId,
      tool_name: fact.toolName,
      occurred_at: fact.occurredAt,
      decision: fact.decision,
      decided_by: fact.decidedBy,
      lines_suggested: fact.linesSuggested,
      lines_accepted: fact.linesAccepted,
    });
  }

  /** Says which tool a decision was about, where its own record does not. Call inside a transaction. */
  nameTool(platform: Platform, decisionId: string, toolName: string): void {
    this.#nameTool.run(toolName, toolName, platform, decisionId);
  }

  /** Makes the row of a decision what these facts say together, and withdraws it if there are none. */
  settle(platform: Platform, decisionId: string, facts: readonly DecisionFact[]): void {
    this.#remove.run(platform, decisionId);
    for (const fact of facts) this.observe(platform, fact);
  }
}
