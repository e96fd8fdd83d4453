import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { transcriptLines } from '../core/privacy/test-transcript-lines.ts';
import { everythingWritten, TestHome } from './test-home.ts';

/**
 * Nothing that was said, done or named is written at level `metadata`: a marked secret is planted in every free-text
 * field of every kind of line, the session goes through the real pipeline, and every byte below the home is searched,
 * with database blobs unpacked, while everything runs and after it ended.
 */

const SESSION = '0a0b0c0d-1111-4222-8333-444455556666';

let home: TestHome | null = null;
test.afterEach(async () => {
  await home?.remove();
  home = null;
});

test('planted secrets are in nothing that is written, and the session was counted', async () => {
  home = new TestHome();
  const labels: string[] = [];
  // Upper case and digits only, so that no filter passes it for the wrong reason, and unlike anything of ours.
  function secret(label: string): string {
    labels.push(label);
    return `ZQMARK${labels.length}X`;
  }
  function planted(text: string): string[] {
    return [...text.matchAll(/ZQMARK(\d+)X/gi)].map((found) => labels[Number(found[1]) - 1] ?? 'unknown');
  }

  const lines = transcriptLines(secret);
  const folder = join(home.claude, 'projects', `-home-${secret('slug of the project')}-shop`);
  mkdirSync(folder, { recursive: true });
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const broken = `{"type":"user","message":"${secret('a line that is no JSON')}`;
  writeFileSync(join(folder, `${SESSION}.jsonl`), `${text}\n${broken}\n`);

  const started = await home.run(['start', '--daemon', '--no-open']);
  expect(started.stdout).toContain('Server started successfully');
  // Whether the server or this run reads it first, it is all stored when the run ends.
  await home.ingest();
  expect(home.count('claude_raw_traces')).toBe(lines.length);
  expect(home.count('capture_rejections')).toBe(1);
  const running = everythingWritten(home.home).toString('latin1');
  await home.run(['stop']);
  const stopped = everythingWritten(home.home).toString('latin1');

  expect(labels.length).toBeGreaterThan(100);
  for (const written of [running, stopped]) {
    expect(planted(written)).toEqual([]);
    // The search does look into what is stored: the project's label is there.
    expect(written).toContain('"projectName":"shop"');
  }
  const reported = await home.run(['report', 'session', '--json']);
  expect(planted(reported.stdout + started.stdout + started.stderr)).toEqual([]);
  expect(reported.stdout).toContain(SESSION);
  expect((await home.totals()).outputTokens).toBeGreaterThan(0);
});
