import { expect, test } from 'vitest';
import { createTestDatabase } from '../storage/test-database.ts';
import { FACTS_OF_KEY } from './unit-fact-store.ts';

test('what is said under one key is found by its index, sorted, whatever else the platform has', () => {
  const file = createTestDatabase();
  try {
    const plan = file.writer
      .prepare<[string, string, string], { detail: string }>(`EXPLAIN QUERY PLAN ${FACTS_OF_KEY}`)
      .all('gemini_cli', 'usage', 'key');
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH unit_facts USING INDEX unit_facts_key (platform=? AND kind=? AND fact_key=?)',
    ]);
  } finally {
    file.close();
  }
});
