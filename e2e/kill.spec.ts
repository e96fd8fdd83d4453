import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { generateSampleData } from '../core/sample-data/generate.ts';
import { TestHome } from './test-home.ts';

/**
 * Any process may be killed at any instant; nothing is lost and nothing counts twice. Runs the real command over
 * sample sessions whose truth the generator knows, and kills real processes, twenty of them.
 */

const KILLS = 20;
/** Changes the moments and the victims; printed when a run fails. */
const SEED = Number(process.env.BLUEPLANE_TEST_SEED ?? '1');

const statusSchema = z.object({
  processes: z.array(z.object({ name: z.string(), pid: z.number().nullable() })),
});

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

test(`${KILLS} kills during an ingest change nothing (seed ${SEED})`, async () => {
  test.setTimeout(300_000);
  home = new TestHome();
  const { files, truth } = generateSampleData({
    days: 30,
    seed: 20_260,
    now: Date.parse('2026-11-20T12:00:00Z'),
    utcOffsetMinutes: 0,
  });
  for (const file of files) {
    const path = join(home.claude, 'projects', file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  const next = random(SEED);
  const killed = new Map<string, number>();
  let kills = 0;
  let running = home.spawn(['ingest', '--once', '--json']);
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  while (kills < KILLS) {
    await sleep(50 + next() * 700);
    if (over) {
      // Done before all kills were spent: begin again with an empty home, so that the rest hit a working pipeline.
      await running.ended;
      await home.wipe();
      over = false;
      running = home.spawn(['ingest', '--once', '--json']);
      void running.ended.then(() => {
        over = true;
      });
      continue;
    }
    const victim = await chooseVictim(home, next);
    if (victim === null) continue;
    try {
      process.kill(victim.pid, 'SIGKILL');
    } catch {
      continue;
    }
    kills += 1;
    killed.set(victim.name, (killed.get(victim.name) ?? 0) + 1);
    if (victim.name === 'supervisor') {
      await running.ended;
      over = false;
      running = home.spawn(['ingest', '--once', '--json']);
      void running.ended.then(() => {
        over = true;
      });
    }
  }
  const last = await running.ended;
  expect(last.stderr + last.stdout).toContain('seconds');
  await home.ingest();

  const totals = await home.totals();
  expect({ killed: [...killed.keys()].sort(), ...totals }).toMatchObject({
    inputTokens: truth.totals.inputTokens,
    outputTokens: truth.totals.outputTokens,
    cacheCreationTokens: truth.totals.cacheWrite5mTokens + truth.totals.cacheWrite1hTokens,
    cacheReadTokens: truth.totals.cacheReadTokens,
  });
  expect(home.deadLetters()).toBe(0);
  expect([...killed.values()].reduce((sum, count) => sum + count, 0)).toBe(KILLS);
});

/** A process of the running owner, as `status --json` names it; null while there is none to be had. */
async function chooseVictim(home: TestHome, next: () => number): Promise<{ name: string; pid: number } | null> {
  const outcome = await home.run(['status', '--json']);
  const status = parseStatus(outcome.stdout);
  const alive = (status?.processes ?? []).flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
  return alive[Math.floor(next() * alive.length)] ?? null;
}

function parseStatus(text: string) {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
