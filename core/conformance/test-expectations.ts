import { expect } from 'vitest';
import type { ReportKind } from '../contracts/api.ts';
import { priceModeSchema } from '../contracts/price-override.ts';
import {
  answerBlocks,
  answerCost,
  answerDecisions,
  answerExplained,
  answerLines,
  answerParts,
  answerPrompts,
  answerRateLimits,
  answerRewound,
  answerTools,
  answerTotals,
  type Part,
} from './test-answers.ts';
import { picoUsd } from './test-bill.ts';
import type { CorpusHome } from './test-corpus-home.ts';
import type { Expectation, ExpectedPart, Rule } from './test-rule.ts';

/** Compares all that a rule expects with what a home answers. */
export async function expectRule(home: CorpusHome, { expect: expected }: Rule): Promise<void> {
  await expectBilled(home, expected);
  for (const mode of priceModeSchema.options) {
    const inMode = expected.modes?.[mode];
    if (inMode !== undefined) expect(await answerCost(home, mode), mode).toBe(Number(inMode));
  }
  if (expected.blocks !== undefined) expect(await answerBlocks(home)).toEqual(expected.blocks);
  await expectActivity(home, expected);
}

async function expectBilled(home: CorpusHome, expected: Expectation): Promise<void> {
  const { responses, input, output, reasoning, cacheRead, cacheWrite5m, cacheWrite1h } = expected;
  const sums = { responses, input, output, reasoning, cacheRead };
  const usd = Number(expected.usd);
  expect(await answerTotals(home)).toEqual({
    ...{ ...sums, cacheWrite5m, cacheWrite1h, usd },
    ...{ estimatedUsd: Number(expected.estimatedUsd), estimatedTokens: expected.estimatedTokens },
    ...{ unpriced: expected.unpriced, rejected: expected.rejected, deadLetters: 0, rowsBehind: 0 },
  });
  await expectParts(home, 'models', expected.models);
  await expectParts(home, 'projects', expected.projects);
  await expectParts(home, 'session', expected.sessions);
  await expectParts(home, 'agents', expected.agents);
  for (const [zone, days] of Object.entries(expected.days ?? {})) await expectParts(home, 'daily', days, zone);
}

async function expectActivity(home: CorpusHome, expected: Expectation): Promise<void> {
  if (expected.prompts !== undefined) expect(await answerPrompts(home)).toEqual(expected.prompts);
  const { tools, durations, searches } = await answerTools(home);
  if (expected.tools !== undefined) expect(tools).toEqual(expected.tools);
  if (expected.durations !== undefined) expect(durations).toEqual(expected.durations);
  const noSearch = { count: 0, estimatedUsd: '0' };
  const { count, estimatedUsd } = expected.searches ?? noSearch;
  expect(searches).toEqual({ count, estimatedUsd: Number(estimatedUsd) });
  if (expected.decisions !== undefined) expect(answerDecisions(home)).toEqual(expected.decisions.toSorted());
  if (expected.lines !== undefined) expect(answerLines(home)).toEqual(expected.lines);
  expect(answerRewound(home)).toEqual((expected.rewound ?? []).toSorted());
  if (expected.rateLimits !== undefined) expect(answerRateLimits(home)).toEqual(expected.rateLimits);
}

async function expectParts(
  home: CorpusHome,
  kind: ReportKind,
  parts: Readonly<Record<string, ExpectedPart>> | undefined,
  zone?: string,
): Promise<void> {
  if (parts === undefined) return;
  const expected = Object.entries(parts).map(([key, part]): [string, Part] => [
    key,
    { ...part, usd: Number(part.usd) },
  ]);
  const answered = await answerParts(home, kind, zone);
  expect(Object.fromEntries(answered), `${kind} ${zone ?? ''}`).toEqual(Object.fromEntries(expected));
}

const REPORTS: readonly (readonly [ReportKind, zone: string])[] = [
  ['daily', 'Asia/Kolkata'],
  ['daily', 'America/New_York'],
  ['daily', 'Australia/Lord_Howe'],
  ['weekly', 'UTC'],
  ['monthly', 'UTC'],
  ['session', 'UTC'],
  ['models', 'UTC'],
  ['projects', 'UTC'],
  ['agents', 'UTC'],
];

/** Every report has the same responses, and every cost can be explained. */
export async function expectOneTruth(home: CorpusHome, { expect: expected }: Rule): Promise<void> {
  const { responses, input, output, reasoning, cacheRead, cacheWrite5m, cacheWrite1h, usd } = expected;
  const cacheWrite = cacheWrite5m + cacheWrite1h;
  await expectSameSums(home, { responses, input, output, reasoning, cacheRead, cacheWrite, usd: Number(usd) });
  expect(await answerExplained(home)).toBe(picoUsd(usd));
}

/** Whatever a report is grouped by, its rows are the same responses. */
export async function expectSameSums(home: CorpusHome, whole: Part): Promise<void> {
  for (const [kind, zone] of REPORTS) {
    const parts = (await answerParts(home, kind, zone)).map(([, part]) => part);
    const sum = (key: keyof Part) => parts.reduce((total, part) => total + part[key], 0);
    const { usd, ...counted } = whole;
    for (const key of ['responses', 'input', 'output', 'reasoning', 'cacheRead', 'cacheWrite'] as const) {
      expect(sum(key), `${key} of ${kind} ${zone}`).toBe(counted[key]);
    }
    expect(sum('usd'), `USD of ${kind} ${zone}`).toBeCloseTo(usd, 9);
  }
}
