import { expect, test } from 'vitest';
import { generateOtherTools } from './other-tools.ts';

const NOW = Date.UTC(2026, 7, 20, 14, 30);
const OPTIONS = { days: 30, seed: 20_260, now: NOW, utcOffsetMinutes: 0 };
const sample = generateOtherTools(OPTIONS);
const text = JSON.stringify(sample);

test('the same seed and time give the same content, others give others', () => {
  expect(JSON.stringify(generateOtherTools(OPTIONS))).toBe(text);
  expect(JSON.stringify(generateOtherTools({ ...OPTIONS, seed: 1 }))).not.toBe(text);
  expect(JSON.stringify(generateOtherTools({ ...OPTIONS, now: NOW + 1 }))).not.toBe(text);
});

test('nothing is later than now, and one session of Codex CLI goes on', () => {
  const times = [...text.matchAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g)].map(([time]) => Date.parse(time));
  expect(Math.max(...times)).toBeLessThanOrEqual(NOW);
  const recent = sample.codex.files.filter(({ modifiedAt }) => modifiedAt > NOW - 5 * 60_000);
  expect(recent).toHaveLength(1);
});

test('holds what the demo wants to show of each tool', () => {
  const missing = (where: unknown, signs: readonly string[]) =>
    signs.filter((sign) => !JSON.stringify(where).replaceAll('\\"', '"').includes(sign));
  const codex = ['thread_spawn', 'turn_aborted', '"compacted"', 'mcp_tool_call_end', 'patch rejected by user'];
  expect(missing(sample.codex.files, codex)).toEqual([]);
  const gemini = ['"kind":"subagent"', '"status":"cancelled"', '"type":"error"', '"user_removed_lines":1'];
  expect(missing(sample.gemini.files, gemini)).toEqual([]);
  expect(sample.gemini.files.some(({ path }) => path.endsWith('.json'))).toBe(true);
  const cursor = ['"userDecision":"rejected"', '"userDecision":"accepted"', '"costInCents"', 'dailyStats'];
  expect(missing(sample.cursor.databases, cursor)).toEqual([]);
});

test.each([
  ['a minute after midnight', Date.UTC(2026, 7, 20, 0, 1)],
  ['the very midnight', Date.UTC(2026, 7, 20)],
])('keeps its promises at odd times: %s', (_what, now) => {
  const odd = generateOtherTools({ ...OPTIONS, days: 2, now });
  for (const { modifiedAt } of [...odd.codex.files, ...odd.gemini.files, ...odd.cursor.databases])
    expect(modifiedAt).toBeLessThanOrEqual(now);
});
