import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type LiveMetrics, liveMetricsSchema } from '../contracts/live-metrics.ts';
import { type TestProgram, testProgram } from './test-program.ts';

/** A server starts six processes; other tests run at the same time. */
const PATIENCE_MS = 240_000;
const UNTIL_SEEN = { timeout: 120_000, interval: 250 };

let answers = 0;

/** Adds an answer of 1,000 tokens that was given just now. */
function answer({ home }: TestProgram): void {
  answers += 1;
  const usage = { input_tokens: 900, output_tokens: 100 };
  const message = { id: `msg_${answers}`, role: 'assistant', model: 'claude-sonnet-4-5', content: [], usage };
  const line = { type: 'assistant', uuid: `u${answers}`, sessionId: 's', requestId: `req_${answers}`, message };
  const file = join(dirname(home), 'claude', 'projects', '-w', 's.jsonl');
  appendFileSync(file, `${JSON.stringify({ ...line, timestamp: new Date().toISOString() })}\n`);
}

async function metrics(program: TestProgram): Promise<LiveMetrics> {
  const { code, out, err } = await program.run('metrics', '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return liveMetricsSchema.parse(JSON.parse(out));
}

/** Waits until so many answers are told by Redis. */
async function seen(program: TestProgram, responses: number): Promise<void> {
  await vi.waitFor(async () => {
    const { source, windows } = await metrics(program);
    const month = windows.find(({ window }) => window === 'month');
    expect({ source, ...month }).toMatchObject({ source: 'redis', responses, tokens: responses * 1_000 });
  }, UNTIL_SEEN);
}

test(
  'live metrics follow what is written, rebuilt and purged, and the database says the same without a server',
  async () => {
    const program = testProgram();
    answer(program);
    answer(program);
    expect((await program.run('start', '-d')).code).toBe(0);
    await seen(program, 2);
    answer(program);
    await seen(program, 3);
    expect((await program.run('rebuild')).code).toBe(0);
    await seen(program, 3);
    expect((await program.run('stop')).code).toBe(0);
    const rested = await metrics(program);
    expect(rested).toMatchObject({ source: 'database', leaders: { models: [{ value: 3_000 }] } });
    expect((await program.run('metrics')).out).toMatch(/Last 30 days +3 +3\.0K/);

    expect((await program.run('start', '-d')).code).toBe(0);
    await seen(program, 3);
    expect((await program.run('purge', '--everything', '--yes')).code).toBe(0);
    await seen(program, 0);
  },
  PATIENCE_MS,
);
