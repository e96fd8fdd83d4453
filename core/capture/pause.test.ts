import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestPipeline, until } from './test-pipeline.ts';
import { assistantLines as lines } from './test-source.ts';

let pipeline: TestPipeline;
beforeEach(async () => {
  pipeline = new TestPipeline();
  await pipeline.startRedis();
});
afterEach(() => pipeline.close());

const silent = () => {};

/** Waits as long as it takes a runner that is not paused to find, twice, what only regular looks find. */
async function othersLook(number: number): Promise<void> {
  const [elsewhere, watched] = [join(pipeline.home, 'elsewhere'), join(pipeline.home, 'watched')];
  mkdirSync(elsewhere);
  mkdirSync(watched);
  symlinkSync(elsewhere, join(watched, 'link'));
  const path = join(elsewhere, 's1.jsonl');
  writeFileSync(path, lines(number));
  const other = pipeline.createRunner([watched]);
  other.start();
  await other.ingest(silent);
  for (const next of [number + 1, number + 2]) {
    appendFileSync(path, lines(next));
    await until(() => pipeline.messages().includes(`msg_${next}`));
  }
}
const read = () => pipeline.messages().filter((id) => Number(id.slice('msg_'.length)) < 1_000);

it('reads nothing on its own, but what is asked for; its end reads all that was missed', async () => {
  pipeline.startFastPath();
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1));
  const runner = pipeline.createRunner();
  runner.start();
  await runner.ingest(silent);
  runner.pause();
  appendFileSync(pipeline.place('-w/s1.jsonl'), lines(2));
  writeFileSync(pipeline.place('-p/s2.jsonl'), lines(3));
  await othersLook(1_000);
  expect(read()).toEqual(['msg_1']);
  expect(await runner.ingest(silent)).toMatchObject({ files: 2, filesRead: 2, events: 2 });
  expect(read().toSorted()).toEqual(['msg_1', 'msg_2', 'msg_3']);
  appendFileSync(pipeline.place('-w/s1.jsonl'), lines(4));
  rmSync(pipeline.place('-p/s2.jsonl'));
  runner.pause();
  runner.resume();
  await until(() => read().includes('msg_4'));
  // As before the pause.
  appendFileSync(pipeline.place('-w/s1.jsonl'), lines(5));
  await until(() => read().includes('msg_5'));
});

it('may be there from the start', async () => {
  pipeline.startFastPath();
  writeFileSync(pipeline.place('-w/s1.jsonl'), lines(1));
  const runner = pipeline.createRunner();
  runner.start({ paused: true });
  runner.pause();
  await othersLook(1_000);
  expect(read()).toEqual([]);
  runner.resume();
  await until(() => read().includes('msg_1'));
});

it('breaks a long reading off, and its end goes on where it was', { timeout: 60_000 }, async () => {
  const total = pipeline.writeHistory(30, 400);
  const runner = pipeline.createRunner();
  runner.start();
  // Full: what is left of the history waits.
  await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 10_000);
  runner.pause();
  pipeline.startFastPath();
  await othersLook(20_000);
  const before = pipeline.count('claude_raw_traces');
  expect(before).toBeLessThan(total);
  runner.resume();
  await until(() => pipeline.count('claude_raw_traces') === total + 3);
  expect(new Set(pipeline.messages()).size).toBe(total + 3);
});

it('waits for the end of a run that was asked for before', async () => {
  const total = pipeline.writeHistory(30, 400);
  const runner = pipeline.createRunner();
  runner.start();
  const run = runner.ingest(silent);
  await until(async () => Number(await pipeline.client('look').get('blueplane:queue:depth')) >= 10_000);
  runner.pause();
  pipeline.startFastPath();
  expect(await run).toMatchObject({ files: 30, events: total });
  expect(pipeline.count('claude_raw_traces')).toBe(total);
});
