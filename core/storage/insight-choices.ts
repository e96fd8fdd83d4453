import { type ChooseInsightArgs, hasWorsened } from '../contracts/insights.ts';
import type { WritableDB } from './database.ts';

/**
 * Keeps what the user chose for findings, all of them or none. Seeing one takes back
 * no other choice, unless the finding had been dismissed and returned.
 * @param now epoch milliseconds
 */
export function chooseInsights(database: WritableDB, { findings, choice }: ChooseInsightArgs, now: number): void {
  const forget = database.prepare<[string]>('DELETE FROM insight_choices WHERE insight_id = ?');
  const keep = database.prepare<[string, string, number, number]>(
    `INSERT INTO insight_choices (insight_id, choice, severity, chosen_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET choice = excluded.choice, severity = excluded.severity, chosen_at = excluded.chosen_at`,
  );
  const kept = database.prepare<[string], { choice: string; severity: number }>(
    'SELECT choice, severity FROM insight_choices WHERE insight_id = ?',
  );
  const chooseAll = database.transaction(() => {
    for (const { id, severity } of findings) {
      const before = kept.get(id);
      const hasReturned = before?.choice === 'dismissed' && hasWorsened(before.severity, severity);
      if (choice === 'undo') forget.run(id);
      else if (choice !== 'seen' || before === undefined || hasReturned) keep.run(id, choice, severity.value, now);
    }
  });
  chooseAll.immediate();
}
