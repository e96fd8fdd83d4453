import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportKind } from '../contracts/api.ts';
import { priceModeSchema } from '../contracts/price-override.ts';
import {
  answerBlocks,
  answerCost,
  answerDecisions,
  answerLines,
  answerParts,
  answerPrompts,
  answerRateLimits,
  answerRewound,
  answerTools,
  answerTotals,
  type Part,
} from './test-answers.ts';
import { billedPicoUsd, picoUsd } from './test-bill.ts';
import { CorpusHome } from './test-corpus-home.ts';
import { type ExpectedPart, type Rule, readRules } from './test-rule.ts';
import { type Change, growingFiles, wholeFiles } from './test-tool-files.ts';

/** Every rule of the corpus through the whole pipeline: real files, a real Redis, a real database, the reports' query. */

const folder = mkdtempSync(join(tmpdir(), 'blueplane-rules-'));
const redisSocket = join(folder, 'redis.sock');
let redis: ChildProcess;

beforeAll(() => {
  const options = ['--port', '0', '--unixsocket', redisSocket, '--save', '', '--appendonly', 'no'];
  redis = spawn('redis-server', options, { cwd: folder, stdio: 'ignore' });
});

afterAll(async () => {
  const ended = once(redis, 'exit');
  redis.kill();
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const rules = readRules();

describe.concurrent.each(rules)('$name', (rule) => {
  test('adds up', () => {
    const { bill, usd } = rule.expect;
    expect(billedPicoUsd(bill)).toBe(picoUsd(usd));
  });

  test(`whole, and rebuilt: ${rule.rule}`, () => holds(rule, wholeFiles(rule)));

  test.skipIf(rule.wholeOnly !== undefined)('as its files grow, and rebuilt', () => holds(rule, growingFiles(rule)));
});

/** Reads the files state by state; the expectation is that of the last one, also once everything is derived anew. */
async function holds(rule: Rule, changes: readonly Change[]): Promise<void> {
  const home = new CorpusHome(redisSocket, rule);
  try {
    for (const [index, change] of changes.entries()) {
      change(home.tools);
      const skipped = await home.read();
      if (index === changes.length - 1) expect(skipped).toEqual(rule.expect.skipped);
    }
    await expectRule(home, rule);
    const { changes: rebuilt, unreadable } = await home.rebuild();
    expect({ rebuilt, unreadable }).toEqual({ rebuilt: [], unreadable: 0 });
    await expectRule(home, rule);
  } finally {
    await home.close();
  }
}

async function expectRule(home: CorpusHome, { expect: expected }: Rule): Promise<void> {
  const { responses, input, output, reasoning, cacheRead, cacheWrite5m, cacheWrite1h } = expected;
  const sums = { responses, input, output, reasoning, cacheRead };
  const usd = Number(expected.usd);
  expect(await answerTotals(home)).toEqual({
    ...{ ...sums, cacheWrite5m, cacheWrite1h, usd, estimatedUsd: Number(expected.estimatedUsd) },
    ...{ unpriced: expected.unpriced, rejected: expected.rejected, deadLetters: 0, rowsBehind: 0 },
  });
  await expectParts(home, 'models', expected.models);
  await expectParts(home, 'projects', expected.projects);
  await expectParts(home, 'session', expected.sessions);
  await expectParts(home, 'agents', expected.agents);
  for (const [zone, days] of Object.entries(expected.days ?? {})) await expectParts(home, 'daily', days, zone);
  await expectSameSums(home, { ...sums, cacheWrite: cacheWrite5m + cacheWrite1h, usd });
  for (const mode of priceModeSchema.options) {
    const inMode = expected.modes?.[mode];
    if (inMode !== undefined) expect(await answerCost(home, mode), mode).toBe(Number(inMode));
  }
  if (expected.prompts !== undefined) expect(await answerPrompts(home)).toEqual(expected.prompts);
  if (expected.blocks !== undefined) expect(await answerBlocks(home)).toEqual(expected.blocks);
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
  expect(await answerParts(home, kind, zone), `${kind} ${zone ?? ''}`).toEqual(Object.fromEntries(expected));
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

/** Whatever a report is grouped by, its rows are the same responses. */
async function expectSameSums(home: CorpusHome, whole: Part): Promise<void> {
  for (const [kind, zone] of REPORTS) {
    const parts = Object.values(await answerParts(home, kind, zone));
    const sum = (key: keyof Part) => parts.reduce((total, part) => total + part[key], 0);
    const { usd, ...counted } = whole;
    for (const key of ['responses', 'input', 'output', 'reasoning', 'cacheRead', 'cacheWrite'] as const) {
      expect(sum(key), `${key} of ${kind} ${zone}`).toBe(counted[key]);
    }
    expect(sum('usd'), `USD of ${kind} ${zone}`).toBeCloseTo(usd, 9);
  }
}

describe('the corpus itself', () => {
  const SOME_RULE = 'rule: A sentence that is long enough.\nwhy: Another one that is long enough.\nsource: a paper\n';

  function corpusWith(files: Readonly<Record<string, string>>): string {
    const corpus = mkdtempSync(join(folder, 'corpus-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(corpus, name)), { recursive: true });
      writeFileSync(join(corpus, name), text);
    }
    return corpus;
  }

  test.each([
    ['files without a rule', { 'codex/a/files/x.jsonl': '{}' }, /has no rule\.yaml/],
    ['a rule without files', { 'codex/a/rule.yaml': `${SOME_RULE}expect: {usd: '0'}\n` }, /has no files to read/],
    ['a rule without an expectation', { 'codex/a/rule.yaml': SOME_RULE, 'codex/a/files/x': '' }, /expect/],
    ['a word it does not know', { 'codex/a/rule.yaml': `${SOME_RULE}expect: {usd: '0', cost: 1}\n` }, /cost/],
  ])('refuses %s', (_what, files, words) => {
    expect(() => readRules(corpusWith(files))).toThrow(words);
  });

  test('refuses a bill that does not add up', () => {
    expect(billedPicoUsd(['1,000 input x 1.25', '3 searches x 0.01 each'])).toBe(picoUsd('0.03125'));
    expect(() => billedPicoUsd(['some input'])).toThrow(/no line of a bill/);
  });

  test('has rules for every tool that is read', () => {
    const tools = new Set(rules.map(({ name }) => dirname(name)));
    expect([...tools]).toEqual(expect.arrayContaining(['claude-code', 'codex', 'cursor', 'days', 'gemini', 'pricing']));
  });
});
