import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import type { SessionDetail } from '../../core/contracts/session.ts';
import type { Category } from '../../core/contracts/settings.ts';
import type { SummaryFigures } from '../../core/contracts/summary.ts';
import { totals } from '../shared/health/test-answers.ts';
import { LOOKED_AT, nothingWords } from './insights/nothing-words.ts';
import { SummaryStrip } from './overview/summary-strip.tsx';
import { scopeArgs } from './scope.ts';
import { AcceptancePart } from './sessions/detail/acceptance-part.tsx';
import { LinesPart } from './sessions/detail/lines-part.tsx';
import { SessionFigures } from './sessions/detail/session-figures.tsx';
import { ToolsPart } from './sessions/detail/tools-part.tsx';
import { KnownAnswers } from './test-markup.tsx';

/** Where nothing stands because nobody counts, no view says that nothing was. */

const SPAN = { since: '2026-03-04', until: '2026-03-04' };
const NO_DECISIONS = { accepted: 0, edited: 0, rejected: 0, automatic: 0, keptRate: null };

const SESSION: SessionDetail = {
  ...{ sessionId: 'session', platform: 'claude_code', projectName: 'shop', projectHash: '', active: false },
  ...{ startedAt: '2026-03-04T10:00:00.000Z', lastActivity: '2026-03-04T11:00:00.000Z', endedAt: null },
  ...{ models: [], subagents: 0, prompts: 0, toolCalls: 0, toolFailures: 0, totals: totals({ responses: 1 }) },
  ...{ elapsedMs: 3_600_000, costPerHour: null, linesAdded: 0, linesRemoved: 0, decisions: NO_DECISIONS },
  ...{ modelBreakdowns: [], agents: [], tools: [], files: [], parent: null, children: [], told: null, rateLimits: [] },
};

const SCOPE = { span: SPAN, platform: null, project: null };
const FIGURES: SummaryFigures = {
  ...totals({ responses: 1 }),
  ...{ cacheHitShare: null, sessions: 1, decisions: NO_DECISIONS, toolCalls: 0, toolFailures: 0 },
};

function strip(...off: readonly Category[]): string {
  const known = new KnownAnswers(...off).know('summary', scopeArgs(SCOPE), {
    ...{ timezone: 'UTC', ...SPAN, figures: FIGURES, before: null, activeSessions: 0, step: 'hour', points: [] },
    freshness: { newestResponseAt: '2026-03-04T11:00:00.000Z', sourcesReadAt: null, rowsBehind: 0 },
  });
  return known.textOf(<SummaryStrip scope={SCOPE} />);
}

test('the overview does not say that no tool was called, or nothing decided', () => {
  expect(strip()).toMatch(/No decisions of yours.*No tool calls/);
  expect(strip('usage', 'acceptance')).toMatch(/Acceptance–Switched off.*Tool failures–Tool use is switched off/);
});

const CASES: [category: Category, part: ReactNode, nothing: string, uncounted: string][] = [
  [
    'code_impact',
    <LinesPart key="lines" files={[]} span={SPAN} />,
    'No lines were changed in this session.',
    'No lines of this session were counted. Code impact is switched off in the settings.',
  ],
  [
    'acceptance',
    <AcceptancePart key="acceptance" decisions={NO_DECISIONS} span={SPAN} />,
    'No decision of yours is recorded in this session.',
    'No decision of yours was counted in this session. Acceptance is switched off in the settings.',
  ],
  [
    'usage',
    <ToolsPart key="tools" tools={[]} />,
    'No tool was called in this session.',
    'No call of a tool was counted in this session. Tool use is switched off in the settings.',
  ],
  ['interaction', <SessionFigures key="prompts" session={SESSION} />, 'Prompts0', 'Prompts–switched off'],
  ['usage', <SessionFigures key="calls" session={SESSION} />, 'Tool calls0', 'Tool calls–switched off'],
  ['code_impact', <SessionFigures key="lines" session={SESSION} />, 'Lines+0−0', 'Lines–switched off'],
  ['acceptance', <SessionFigures key="accepted" session={SESSION} />, '–no decisions', 'Accepted–switched off'],
];

test.each(CASES)('without %s a session does not say that there was nothing', (category, part, nothing, uncounted) => {
  expect(new KnownAnswers().textOf(part)).toContain(nothing);
  const off = new KnownAnswers(category).textOf(part);
  expect(off).toContain(uncounted);
  expect(off).not.toContain(nothing);
});

test('what was counted before stands in a session whatever is off', () => {
  const session = { ...SESSION, prompts: 3, toolCalls: 4, linesAdded: 5 };
  const said = new KnownAnswers('interaction', 'usage', 'code_impact').textOf(<SessionFigures session={session} />);
  for (const figure of ['Prompts3', 'Tool calls4', 'Lines+5']) expect(said).toContain(figure);
});

test('findings say what nobody looks at', () => {
  const looked = { sessions: 1, responses: 7, toolCalls: 0, decisions: 0 };
  const answer = { days: 7, hidden: [], looked };
  expect(nothingWords(answer, [])).toBe('Nothing unusual in 7 days. 0 tool calls and 7 responses looked at.');
  expect(nothingWords(answer, LOOKED_AT)).toBe(
    'Nothing unusual in 7 days. 7 responses looked at. Tool use is switched off: what happens meanwhile is not looked at.' +
      ' Acceptance is switched off: what happens meanwhile is not looked at.',
  );
  expect(nothingWords({ ...answer, looked: { ...looked, responses: 0 } }, ['usage'])).toMatch(
    /^Nothing to look at yet\..* Tool use is switched off: what happens meanwhile is not looked at\.$/,
  );
  // It was on in a part of the days.
  expect(nothingWords({ ...answer, looked: { ...looked, toolCalls: 120 } }, ['usage'])).toBe(
    'Nothing unusual in 7 days. 120 tool calls and 7 responses looked at. Tool use is switched off: what happens meanwhile is not looked at.',
  );
});
