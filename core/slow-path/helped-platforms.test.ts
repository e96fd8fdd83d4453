import { expect, test } from 'vitest';
import type { Platform } from '../contracts/platform.ts';
import type { PressureLevel } from '../contracts/pressure.ts';
import { helpedPlatforms, workerLimits, workersFor } from './helped-platforms.ts';

test.each([
  [1, { min: 1, max: 1 }],
  [2, { min: 1, max: 1 }],
  [4, { min: 1, max: 2 }],
  [8, { min: 1, max: 4 }],
  [64, { min: 1, max: 4 }],
])('without a setting %i cores have %o workers', (cores, limits) => {
  expect(workerLimits({ min: 1 }, cores)).toEqual(limits);
});

test('a setting counts more than the cores, and its most more than its least', () => {
  expect(workerLimits({ min: 1, max: 3 }, 2)).toEqual({ min: 1, max: 3 });
  expect(workerLimits({ min: 4, max: 2 }, 16)).toEqual({ min: 2, max: 2 });
});

test.each<[PressureLevel, number, number]>([
  ['green', 1, 1],
  ['yellow', 2, 1],
  ['orange', 4, 1],
  ['red', 4, 1],
])('at %s there are %i workers', (level, workers, ofOne) => {
  expect(workersFor(level, { min: 1, max: 4 })).toBe(workers);
  expect(workersFor(level, { min: 1, max: 1 })).toBe(ofOne);
});

const none = new Set<Platform>();
const behind = (rows: Partial<Record<Platform, number>>) =>
  new Map<Platform, number>([
    ['claude_code', rows.claude_code ?? 0],
    ['codex_cli', rows.codex_cli ?? 0],
    ['gemini_cli', rows.gemini_cli ?? 0],
    ['cursor', rows.cursor ?? 0],
  ]);

test('the tool that is furthest behind stays with the process itself, and what is not worth a start too', () => {
  const rows = behind({ claude_code: 90_000, codex_cli: 50_000, gemini_cli: 2_000, cursor: 999 });
  expect(helpedPlatforms(1, rows, none)).toEqual([]);
  expect(helpedPlatforms(2, rows, none)).toEqual(['codex_cli']);
  expect(helpedPlatforms(4, rows, none)).toEqual(['codex_cli', 'gemini_cli']);
  expect(helpedPlatforms(4, behind({ claude_code: 90_000 }), none)).toEqual([]);
});

test('a helper stays until its tool is caught up with, or there may be no more of them', () => {
  const helped = new Set<Platform>(['codex_cli', 'gemini_cli']);
  const rows = behind({ claude_code: 90_000, codex_cli: 1, gemini_cli: 0, cursor: 5_000 });
  expect(helpedPlatforms(4, rows, helped)).toEqual(['codex_cli', 'cursor']);
  expect(helpedPlatforms(2, rows, helped)).toEqual(['codex_cli']);
  expect(helpedPlatforms(1, rows, helped)).toEqual([]);
  expect(helpedPlatforms(4, behind({}), helped)).toEqual([]);
});
