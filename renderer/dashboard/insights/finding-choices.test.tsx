import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { hasWorsened } from '../../../core/contracts/insights.ts';
import { FindingStateMark } from './finding-choices.tsx';
import { hiddenWords } from './finding-filters.tsx';

const markOf = (unit: 'share' | 'count') =>
  renderToStaticMarkup(<FindingStateMark state="dismissed" severity={{ value: 0.9, unit }} />);

test('what is said of dismissed findings holds of shares too, which return before they are worse by a quarter', () => {
  expect(hasWorsened(0.9, { value: 0.93, unit: 'share' })).toBe(true);
  const words = hiddenWords('dismissed');
  expect(words?.note).not.toContain('a quarter');
  expect(words?.title).toContain('a share also if it worsens by a quarter of what is left to 100%');
});

test('a dismissed finding says how much worse it has to be', () => {
  expect(markOf('count')).toContain('title="It returns only if it worsens by a quarter"');
  expect(markOf('share')).toContain('or by a quarter of what is left to 100%"');
});
