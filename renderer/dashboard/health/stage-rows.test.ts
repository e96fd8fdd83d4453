import { expect, it } from 'vitest';
import type { PipelineReport } from '../../../core/contracts/pipeline.ts';
import { checkpointTable, redisWords, watermarkTable } from './stage-rows.ts';

const NOW = new Date(2026, 10, 19, 14, 32).getTime();
const AT = new Date(2026, 10, 19, 13, 58).toISOString();

const REPORT: PipelineReport = {
  watermarks: [{ platform: 'claude_code', stored: 1_300, counted: 1_204, behind: 96, countedAt: AT }],
  sentWatermarks: [{ intake: 'otlp', stored: 7, counted: 0, behind: 7, countedAt: null }],
  lastMinute: [],
  received: [],
  checkpoints: [
    { platform: 'codex_cli', sources: 12, storedBytes: 1_000_000, bytes: 2_000_000, unfinished: 1, storedAt: AT },
  ],
};

it('tells how far the files of each tool are stored, and when the last was', () => {
  const { columns, rows } = checkpointTable(REPORT, NOW);
  expect(rows).toEqual([{ name: 'Codex CLI', cells: ['12', '1', '1.0 MB', '2.0 MB', expect.stringContaining('58')] }]);
  expect(rows[0]?.cells).toHaveLength(columns.length);
});

it('tells how far each tool and each door is counted', () => {
  const { columns, rows } = watermarkTable(REPORT, NOW);
  expect(rows).toEqual([
    { name: 'Claude Code', cells: ['1,204', '1,300', '96', expect.stringContaining('58')] },
    { name: 'OpenTelemetry', cells: ['0', '7', '7', '–'] },
  ]);
  expect(rows[0]?.cells).toHaveLength(columns.length);
});

it('says of Redis what it tells', () => {
  expect(redisWords({ version: '7.2.4', memoryBytes: 2_100_000, clients: 9 })).toBe(
    'Redis 7.2.4 · 2.1 MB of memory · 9 clients',
  );
  expect(redisWords({ version: null, memoryBytes: null, clients: 1 })).toBe('Redis · 1 client');
  expect(redisWords(undefined)).toBeNull();
});
