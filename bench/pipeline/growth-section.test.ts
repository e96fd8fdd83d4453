import { expect, test } from 'vitest';
import type { GrowthRow } from './growth.ts';
import { growthSection } from './growth-section.ts';

const MIB = 2 ** 20;
const row: GrowthRow = {
  bytes: 100 * MIB,
  files: 242,
  lines: 40_000,
  bareMs: 800,
  ingestMs: 8_000,
  ingestCpuMs: 10_000,
  loadPss: 500 * MIB,
  databaseBytes: 55 * MIB,
  reportDailyMs: 300,
  reportSessionMs: 420,
  idlePss: 290 * MIB,
  idleCpu: 0.005,
};

test('a column for each size, ratios worked out of what was measured', () => {
  const section = growthSection(['- somewhere'], [row, { ...row, bytes: 400 * MIB, ingestMs: 16_000 }]);
  expect(section).toContain('| history, MiB | 100 | 400 |\n| --- | ---: | ---: |\n');
  expect(section).toContain('| times the bare loop | 10.0 | 20.0 |');
  expect(section).toContain('| processor time of all processes, µs a line | 250 | 250 |');
  expect(section).toContain('| the same, % of the files | 55 | 14 |');
});
