import { expect, test } from 'vitest';
import { isNothingStored } from './nothing-stored.ts';

const NOTHING = { sessions: 0, responses: 0, toolCalls: 0, decisions: 0, codeChanges: 0, deadLetters: 0 };
const RAW = { platform: 'cursor', rows: 0, bytes: 0, oldest: null, newest: null } as const;

test('an empty home holds nothing, with and without its tables', () => {
  expect(isNothingStored({ raw: [], rows: NOTHING })).toBe(true);
  expect(isNothingStored({ raw: [RAW], rows: NOTHING })).toBe(true);
});

test('a raw trace that nothing was derived of is something, and so is a dead letter alone', () => {
  expect(isNothingStored({ raw: [RAW, { ...RAW, rows: 1 }], rows: NOTHING })).toBe(false);
  expect(isNothingStored({ raw: [], rows: { ...NOTHING, deadLetters: 1 } })).toBe(false);
});
