import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { IS_FULL } from '../../build/test/amount.ts';
import { billedPicoUsd, picoUsd } from './test-bill.ts';
import { CorpusHome } from './test-corpus-home.ts';
import { expectOneTruth, expectRule } from './test-expectations.ts';
import { CorpusRedis } from './test-redis.ts';
import { type Rule, readRules } from './test-rule.ts';
import {
  type Change,
  filesBelow,
  filesOneByOne,
  growingFiles,
  namesAndContents,
  wholeFiles,
} from './test-tool-files.ts';

/** Every rule of the corpus through the whole pipeline: real files, a real Redis, a real database, the reports' query. */

const redis = new CorpusRedis();
afterAll(() => redis.close());

const rules = readRules();

describe.concurrent.each(rules)('$name', (rule) => {
  test('adds up', () => {
    const { bill, usd } = rule.expect;
    expect(billedPicoUsd(bill)).toBe(picoUsd(usd));
  });

  const { wholeOnly } = rule;

  // The short form reads each rule once, in the way in which most can go wrong, and derives it anew.
  if (IS_FULL || wholeOnly !== undefined) {
    test(`whole: ${rule.rule}`, () => holds(rule, wholeFiles(rule), { rebuilt: true }));
  }

  if (wholeOnly === undefined) {
    test('as its files grow, with restarts, and rebuilt', () =>
      holds(rule, growingFiles(rule), { restarts: true, rebuilt: true }));
  }

  // The order of files matters where a file repeats another's; of all rules it is tried in the full form.
  const isOfSeveralFiles = filesBelow(join(rule.folder, 'files')).length > 1;
  if (isOfSeveralFiles && (IS_FULL || rule.name.startsWith('codex/'))) {
    test('file by file, the last one first', () => holds(rule, filesOneByOne(rule), { rebuilt: IS_FULL }));
  }
});

type How = { restarts?: boolean; rebuilt: boolean };

/** Reads the files state by state; the expectation is that of the last one, also once everything is derived anew. */
async function holds(rule: Rule, changes: readonly Change[], { restarts = false, rebuilt }: How): Promise<void> {
  const home = new CorpusHome(redis.socket, rule);
  try {
    let skipped = {};
    for (const change of changes) {
      change(home.tools);
      const before = namesAndContents(home.tools);
      skipped = await home.read();
      // Sources are only read: nothing is written beside them, moved or changed.
      expect(namesAndContents(home.tools)).toEqual(before);
      if (restarts) await home.restart();
    }
    expect(skipped).toEqual(rule.expect.skipped);
    await expectRule(home, rule);
    await expectOneTruth(home, rule);
    if (!rebuilt) return;
    const { changes: differences, unreadable } = await home.rebuild();
    expect({ differences, unreadable }).toEqual({ differences: [], unreadable: 0 });
    await expectRule(home, rule);
  } finally {
    await home.close();
  }
}

describe('the corpus itself', () => {
  const SOME_RULE = 'rule: A sentence that is long enough.\nwhy: Another one that is long enough.\nsource: a paper\n';

  const SOME_FILES = { 'codex/a/rule.yaml': `${SOME_RULE}expect: {usd: '0'}\n`, 'codex/a/files/x': '' };

  function corpusWith(files: Readonly<Record<string, string>>): string {
    const corpus = mkdtempSync(join(redis.folder, 'corpus-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(corpus, name)), { recursive: true });
      writeFileSync(join(corpus, name), text);
    }
    return corpus;
  }

  test.each([
    ['files without a rule', { 'codex/a/files/x.jsonl': '{}' }, /has no rule\.yaml/],
    ['a rule without files', { 'codex/a/rule.yaml': `${SOME_RULE}expect: {usd: '0'}\n` }, /has no files to read/],
    ['a folder that nobody reads', { ...SOME_FILES, 'codex/a/later-1/x': '' }, /later-1 is read by nobody/],
    ['a rule without an expectation', { 'codex/a/rule.yaml': SOME_RULE, 'codex/a/files/x': '' }, /expect/],
    ['a word it does not know', { 'codex/a/rule.yaml': `${SOME_RULE}expect: {usd: '0', cost: 1}\n` }, /cost/],
  ])('refuses %s', (_what, files, words) => {
    expect(() => readRules(corpusWith(files))).toThrow(words);
  });

  test('refuses an empty folder', () => {
    const corpus = corpusWith(SOME_FILES);
    mkdirSync(join(corpus, 'codex', 'b'));
    expect(() => readRules(corpus)).toThrow(/codex\/b has no rule\.yaml/);
  });

  test('refuses a bill that does not add up', () => {
    expect(billedPicoUsd(['1,000 input x 1.25', '3 searches x 0.01 each'])).toBe(picoUsd('0.03125'));
    expect(() => billedPicoUsd(['some input'])).toThrow(/no line of a bill/);
  });

  test('has rules for every tool that is read', () => {
    const tools = new Set(rules.map(({ name }) => dirname(name)));
    expect([...tools]).toEqual(
      expect.arrayContaining(['claude-code', 'codex', 'cursor', 'days', 'gemini', 'otlp', 'pricing']),
    );
  });
});
