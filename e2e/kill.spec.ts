import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { amount } from '../build/test/amount.ts';
import { createControlClient } from '../core/runtime/control.ts';
import { homePaths } from '../core/runtime/paths.ts';
import { generateSampleData } from '../core/sample-data/generate.ts';
import { type Outcome, TestHome, type Totals } from './test-home.ts';

/**
 * Any process may be killed at any instant; nothing is lost and nothing counts twice. Runs the real commands and kills
 * real processes, many times over a run of ingests: whenever an ingest comes to its end, its totals are checked and
 * the next begins with an empty home, so that every kill hits a working pipeline and every end is looked at.
 */

const KILLS = amount({ short: 7, full: 20 });
/** Changes the moments and the victims; part of each test's name. */
const SEED = Number(process.env.BLUEPLANE_TEST_SEED ?? '1');
/** A kill comes this long after the one before: long enough for a worker to come up and take something in. */
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 1_300;

const REAL_SESSIONS = join(import.meta.dirname, '../../shared/data/claude/r3zil-duck-town');
/** What another tool computed for them, and what they cost by the bundled prices. */
const REAL_TOTALS = {
  inputTokens: 74_339,
  outputTokens: 8_806,
  cacheCreationTokens: 3_912_249,
  cacheReadTokens: 138_844_642,
};

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

test(`${KILLS} kills change nothing in the totals of sample sessions (seed ${SEED})`, async () => {
  test.setTimeout(300_000);
  home = new TestHome();
  const { files, truth } = generateSampleData({
    days: 30,
    seed: 20_260,
    now: Date.parse('2026-11-20T12:00:00Z'),
    utcOffsetMinutes: 0,
  });
  for (const file of files) {
    const path = join(home.claude, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  const { totals } = truth;
  await killAndCheck(home, {}, SEED, {
    inputTokens: totals.inputTokens,
    outputTokens: totals.outputTokens,
    cacheCreationTokens: totals.cacheWrite5mTokens + totals.cacheWrite1hTokens,
    cacheReadTokens: totals.cacheReadTokens,
  });
});

test(`${KILLS} kills change nothing in the totals of real sessions (seed ${SEED})`, { tag: '@full' }, async () => {
  test.skip(!existsSync(REAL_SESSIONS), 'the shared real sessions are not here');
  test.setTimeout(300_000);
  home = new TestHome();
  await killAndCheck(home, { CLAUDE_CONFIG_DIR: REAL_SESSIONS }, SEED + 1, REAL_TOTALS);
});

async function killAndCheck(
  home: TestHome,
  source: Record<string, string>,
  seed: number,
  expected: Omit<Totals, 'totalCost'>,
): Promise<void> {
  const next = random(seed);
  const begin = () => startIngest(home, source);
  let run = begin();
  const victims = new Set<number>();
  let cost: number | null = null;
  const checked = async () => {
    const totals = await home.totals();
    expect(totals).toMatchObject(expected);
    expect(home.count('dead_letters')).toBe(0);
    cost ??= totals.totalCost;
    expect(totals.totalCost).toBe(cost);
  };
  while (victims.size < KILLS) {
    await sleep(SHORTEST_PAUSE_MS + next() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    const outcome = run.outcome();
    if (outcome?.code === 0) {
      await checked();
      home.wipe();
      run = begin();
    } else if (outcome !== null) {
      // Killed itself, or asked an owner that was killed: begun again, as a user would.
      run = begin();
    } else {
      const victim = await chooseVictim(home, next, victims);
      if (victim !== null && killed(victim)) victims.add(victim);
    }
  }
  if ((await run.ended).code !== 0) await home.ingest(source);
  await checked();
}

function startIngest(home: TestHome, source: Record<string, string>) {
  const { ended } = home.spawn(['ingest', '--once', '--json'], source);
  let outcome: Outcome | null = null;
  void ended.then((result) => {
    outcome = result;
  });
  return { ended, outcome: (): Outcome | null => outcome };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/**
 * The process id of any process of the running owner, as it names them on its socket; null while there is none to be
 * had. One that was killed is named until its end is noticed.
 */
async function chooseVictim(home: TestHome, next: () => number, gone: ReadonlySet<number>): Promise<number | null> {
  const control = createControlClient(homePaths(home.home, home.environment()));
  const processes = await control.status().then(
    (status) => status.processes,
    () => [],
  );
  const alive = processes.flatMap(({ pid }) => (pid === null || gone.has(pid) ? [] : [pid]));
  return alive[Math.floor(next() * alive.length)] ?? null;
}

/** A generator that gives the same row of numbers from 0 to 1 for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
