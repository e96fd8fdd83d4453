import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { formatHour } from '../../../core/format/index.ts';
import { INSIGHT_RULES } from '../../../core/metrics/insights/index.ts';
import { ZONE } from '../../shared/zone.ts';
import { KnownAnswers } from '../test-markup.tsx';
import { FindingFilters } from './finding-filters.tsx';
import { MutedElsewhere } from './muted-elsewhere.tsx';
import { mutedWords } from './muted-words.ts';

test.each(INSIGHT_RULES.map(({ rule }) => rule))('%s has words for people', (rule) => {
  expect(mutedWords(`${rule}:9`, [])).not.toContain(rule);
});

test('the words name what the finding was in; an unknown rule keeps its id', () => {
  expect(mutedWords('unpriced_model:vendor:model-1', [])).toBe('vendor:model-1 has no price');
  expect(mutedWords('hours:9', [])).toBe(`More goes wrong from ${formatHour(9)} on`);
  expect(mutedWords('toString', [])).toBe('toString');
});

test('projects are told apart, also where the name of one is not known', () => {
  const projects = [{ key: 'a1b2c3d4e5f6', label: 'harbor' }];
  expect(mutedWords('acceptance_dip:a1b2c3d4e5f6', projects)).toBe('More rejections than usual in harbor');
  expect(mutedWords('acceptance_dip:99887766aabb', projects)).toBe(
    'More rejections than usual in a project (99887766)',
  );
  expect(mutedWords('acceptance_dip:none', projects)).toBe('More rejections than usual in sessions without a project');
});

test('what is muted and not found is counted among what never returns, and can be allowed again', () => {
  const data = {
    ...{ timezone: 'UTC', days: 7, since: '', until: '', findings: [], hidden: [], mutedElsewhere: ['retries:Bash'] },
    looked: { sessions: 1, responses: 1, toolCalls: 1, decisions: 0 },
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
  };
  const filters = renderToStaticMarkup(<FindingFilters data={data} shown="all" onShown={() => undefined} />);
  expect(filters).toMatch(/Never again <span[^>]*>1</);
  const known = new KnownAnswers().know(
    'projectNames',
    { timezone: ZONE },
    { projects: [{ key: 'a1b2', label: 'harbor' }] },
  );
  const list = known.markupOf(
    <MutedElsewhere ids={[...data.mutedElsewhere, 'acceptance_dip:a1b2']} onAllow={() => undefined} busyId={null} />,
  );
  expect(list).toContain('aria-label="Allow again: Bash is tried again and again"');
  expect(list).toContain('aria-label="Allow again: More rejections than usual in harbor"');
});
