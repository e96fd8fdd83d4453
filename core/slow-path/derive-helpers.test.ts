import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Platform } from '../contracts/platform.ts';
import { DeriveHelpers } from './derive-helpers.ts';

const log = pino({ level: 'silent' });
const FAR_BEHIND = new Map<Platform, number>([
  ['claude_code', 60_000],
  ['codex_cli', 30_000],
  ['gemini_cli', 20_000],
]);

/** Helpers that do nothing, and end when a test says so. */
function crew(max: number) {
  const ends = new Map<Platform, (error: unknown) => void>();
  const started: Platform[] = [];
  const helpers = new DeriveHelpers(
    { min: 1, max },
    (platform, _onDerived, onEnd) => {
      started.push(platform);
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.set(platform, (error) => {
        onEnd(error);
        resolve();
      });
      return { stop: () => promise };
    },
    log,
  );
  return { helpers, started, end: (platform: Platform, error: unknown = null) => ends.get(platform)?.(error) };
}

test('helpers come with the level and go with it; a tool is nobody else’s before its helper has ended', async () => {
  const { helpers, started, end } = crew(4);
  helpers.adjust('green', FAR_BEHIND);
  expect([helpers.workers, started]).toEqual([1, []]);
  helpers.adjust('yellow', FAR_BEHIND);
  expect(started).toEqual(['codex_cli']);
  helpers.adjust('orange', FAR_BEHIND);
  helpers.adjust('orange', FAR_BEHIND);
  expect([helpers.workers, started]).toEqual([3, ['codex_cli', 'gemini_cli']]);

  helpers.adjust('green', FAR_BEHIND);
  expect([helpers.workers, [...helpers.platforms]]).toEqual([1, ['codex_cli', 'gemini_cli']]);
  helpers.adjust('orange', FAR_BEHIND);
  expect(started).toHaveLength(2);
  end('codex_cli');
  end('gemini_cli');
  await helpers.stop();
  expect([...helpers.platforms]).toEqual([]);
  helpers.adjust('yellow', FAR_BEHIND);
  expect(started).toHaveLength(3);
});

test('one that fails is given up, and none is started after it', () => {
  const { helpers, started, end } = crew(4);
  helpers.adjust('yellow', FAR_BEHIND);
  end('codex_cli', new Error('no memory'));
  expect([...helpers.platforms]).toEqual([]);
  helpers.adjust('red', FAR_BEHIND);
  expect(started).toEqual(['codex_cli']);
});

test('where one worker is the most, there are never more', () => {
  const { helpers, started } = crew(1);
  for (const level of ['yellow', 'orange', 'red'] as const) helpers.adjust(level, FAR_BEHIND);
  expect(started).toEqual([]);
});
