import { expect, test } from 'vitest';
import { acceptanceCsv } from './acceptance-saving.ts';
import { hoursCsv } from './hours-saving.ts';
import { toolsCsv } from './tools-saving.ts';

test('acceptance: a rate is a share of 1, and empty where decisions are too few', () => {
  const csv = acceptanceCsv([
    { day: '2026-11-18', accepted: 18, edited: 3, rejected: 4, automatic: 7, keptRate: 0.84 },
    { day: '2026-11-19', accepted: 1, edited: 0, rejected: 0, automatic: 0, keptRate: null },
  ]);
  expect(csv.split('\r\n').slice(1)).toEqual(['2026-11-18,18,3,4,7,0.84', '2026-11-19,1,0,0,0,', '']);
});

test('tools by hour: hours in which nothing was measured are empty, and no tool name is run by a spreadsheet', () => {
  const none = Array.from({ length: 24 }, () => 0);
  const durations = [1_200.5, ...Array.from({ length: 23 }, () => null)];
  const tools = [{ toolName: '=mcp__x', calls: [3, ...none.slice(1)], failures: none, durationP95Ms: durations }];
  const [head = '', first = ''] = hoursCsv('durationP95Ms', { tools }).split('\r\n');
  expect(head).toMatch(/^"tool, p95 \(ms\) from",00:00,01:00,/);
  expect(first).toBe(`'=mcp__x,1200.5${','.repeat(23)}`);
  expect(hoursCsv('calls', { tools }).split('\r\n')[1]).toBe(`'=mcp__x,3${',0'.repeat(23)}`);
});

test('tools: durations of which nothing is known are empty', () => {
  const sums = { calls: 5, succeeded: 3, failed: 1, undecided: 1, searches: 0, searchesEstimatedCost: 0 };
  const known = { durationP10Ms: 1.25, durationP50Ms: 20, durationP95Ms: 3_000 };
  const unknown = { durationP10Ms: null, durationP50Ms: null, durationP95Ms: null };
  const csv = toolsCsv({
    tools: [
      { ...sums, ...known, toolName: 'Bash', usedBy: ['claude_code', 'codex_cli'], errorClasses: [] },
      { ...sums, ...unknown, toolName: 'Task', usedBy: ['claude_code'], errorClasses: [] },
    ],
  });
  expect(csv.split('\r\n').slice(1)).toEqual([
    'Bash,Claude Code Codex CLI,5,3,1,1,1.25,20,3000',
    'Task,Claude Code,5,3,1,1,,,',
    '',
  ]);
});
