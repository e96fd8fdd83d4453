import { type Finding, hasWorsened } from '../../contracts/insights.ts';
import type { Found } from './rule.ts';

/** What the user chose for a finding, and how bad it was then. */
export type InsightChoice = { choice: 'seen' | 'dismissed' | 'muted'; severity: number };

/**
 * A finding with what was chosen for it. A dismissed one that worsened by a quarter is new again; a muted one never
 * returns.
 */
export function withChoice(found: Found, choice: InsightChoice | undefined): Finding {
  return { ...found, state: stateOf(found, choice) };
}

function stateOf(found: Found, choice: InsightChoice | undefined): Finding['state'] {
  if (choice === undefined) return 'new';
  if (choice.choice === 'dismissed' && hasWorsened(choice.severity, found.severity)) return 'new';
  return choice.choice;
}
