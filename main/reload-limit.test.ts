import { expect, test } from 'vitest';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { createReloadLimit } from './reload-limit.ts';

test('a page is loaded again three times a minute, and later again', () => {
  const clock = createTestClock();
  const mayReload = createReloadLimit(clock);
  const answers = [mayReload(), mayReload()];
  clock.pass(30_000);
  answers.push(mayReload(), mayReload());
  expect(answers).toEqual([true, true, true, false]);
  clock.pass(30_000);
  // The first two are a minute old, the third is not.
  expect([mayReload(), mayReload(), mayReload()]).toEqual([true, true, false]);
});
