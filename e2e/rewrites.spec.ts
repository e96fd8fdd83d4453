import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { reply } from './claude-reply.ts';
import { TestHome, type Totals } from './test-home.ts';

/** Sources that are rewritten, truncated or deleted take nothing away from what was counted. */

const SHARED = join(import.meta.dirname, '../../shared/data/claude');

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

test('a transcript rewritten shorter, emptied, refilled and deleted never lowers the totals', async () => {
  test.setTimeout(120_000);
  home = new TestHome();
  const folder = join(home.claude, 'projects', '-home-someone-atlas-api');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'session-1.jsonl');
  writeFileSync(file, [1, 2, 3, 4, 5].map((number) => reply(number, 50)).join(''));
  await home.ingest();
  expect((await home.totals()).outputTokens).toBe(250);

  writeFileSync(file, reply(5, 50) + reply(6, 7));
  await home.ingest();
  expect((await home.totals()).outputTokens).toBe(257);

  writeFileSync(file, '');
  await home.ingest();
  writeFileSync(file, reply(6, 9));
  await home.ingest();
  expect((await home.totals()).outputTokens).toBe(259);

  appendFileSync(file, reply(7, 1).trimEnd());
  const complete = await home.ingest();
  expect(complete.events).toBe(1);
  appendFileSync(file, '\n');
  expect((await home.ingest()).events).toBe(0);
  expect((await home.totals()).outputTokens).toBe(260);

  rmSync(file);
  await home.ingest();
  expect((await home.totals()).outputTokens).toBe(260);
});

const moments = ['e08fc6a', '3abdc8e', '23a418d'];
const realMoments = join(SHARED, 'csm-kr-riemannian');

test('three moments of a real session put in place of each other (skipped without the shared data)', {
  tag: '@full',
}, async () => {
  test.skip(!existsSync(realMoments), 'the shared real sessions are not here');
  test.setTimeout(120_000);
  home = new TestHome();
  const seen: Totals[] = [];
  for (const moment of moments) {
    const projects = join(realMoments, moment, 'projects');
    for (const project of readdirSync(projects)) {
      mkdirSync(join(home.claude, 'projects', project), { recursive: true });
      for (const name of readdirSync(join(projects, project))) {
        copyFileSync(join(projects, project, name), join(home.claude, 'projects', project, name));
      }
    }
    await home.ingest();
    seen.push(await home.totals());
  }
  for (const [index, totals] of seen.entries()) {
    const before = seen[index - 1];
    if (before === undefined) continue;
    expect(totals.outputTokens).toBeGreaterThanOrEqual(before.outputTokens);
    expect(totals.cacheReadTokens).toBeGreaterThanOrEqual(before.cacheReadTokens);
  }
  expect(seen.at(-1)).toMatchObject({
    inputTokens: 30,
    outputTokens: 3169,
    cacheCreationTokens: 14557,
    cacheReadTokens: 441608,
  });
});

test('real sessions give the totals another tool computed (skipped without the shared data)', {
  tag: '@full',
}, async () => {
  test.skip(!existsSync(SHARED), 'the shared real sessions are not here');
  test.setTimeout(120_000);
  home = new TestHome();
  const source = { CLAUDE_CONFIG_DIR: join(SHARED, 'r3zil-duck-town') };
  const first = await home.ingest(source);
  expect(first).toMatchObject({ files: 234, rejectedLines: 0 });
  const totals = await home.totals();
  expect(totals).toMatchObject({
    inputTokens: 74339,
    outputTokens: 8806,
    cacheCreationTokens: 3912249,
    cacheReadTokens: 138844642,
  });
  expect(totals.totalCost).toBeCloseTo(55.217402, 6);
  const second = await home.ingest(source);
  expect(second).toMatchObject({ files: 234, lines: 0, events: 0 });
  expect(await home.totals()).toEqual(totals);
});
