import { expect, it } from 'vitest';
import type { Finding } from '../../../core/contracts/insights.ts';
import { orderFindings } from './finding-order.ts';

function finding(id: string, changes: Partial<Finding>, lastActivity?: string): Finding {
  const figure = { value: 1, unit: 'count' } as const;
  return {
    ...{ id, rule: id, type: 'cost', priority: 'low', title: id, sentence: '', evidence: [], chart: null, advice: '' },
    ...{
      severity: { value: 1, unit: 'count' },
      sample: { size: 1, of: 'calls', isSmall: false },
      sessionCount: 0,
      state: 'seen',
    },
    sessions:
      lastActivity === undefined
        ? []
        : [{ platform: 'claude_code', sessionId: id, projectName: null, lastActivity, figure }],
    ...changes,
  };
}

const usd = (value: number): Finding['evidence'] => [{ label: 'cost', value, unit: 'usd' }];

/** Most urgent first, as they are answered. */
const FINDINGS = [
  finding('errors', { type: 'errors', sessionCount: 3 }, '2026-11-18T10:00:00.000Z'),
  finding('dear', { evidence: usd(50), sessionCount: 2 }, '2026-11-17T10:00:00.000Z'),
  finding('fresh', { type: 'data', state: 'new', sessionCount: 9 }),
  finding('cheap', { evidence: usd(2), sessionCount: 8 }, '2026-11-19T10:00:00.000Z'),
];

it('keeps the order of urgency, or has the newest, the dearest or one kind after the other first', () => {
  const ids = (order: Parameters<typeof orderFindings>[1]) => orderFindings(FINDINGS, order).map(({ id }) => id);
  expect(ids('priority')).toEqual(['errors', 'dear', 'fresh', 'cheap']);
  expect(ids('newest')).toEqual(['fresh', 'cheap', 'errors', 'dear']);
  expect(ids('effect')).toEqual(['dear', 'cheap', 'fresh', 'errors']);
  expect(ids('kind')).toEqual(['dear', 'cheap', 'errors', 'fresh']);
});
