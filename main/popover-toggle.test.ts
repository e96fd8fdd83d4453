import { expect, test } from 'vitest';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { createPopoverToggle } from './popover-toggle.ts';

test('a click opens what is closed and closes what is open', () => {
  const toggle = createPopoverToggle(createTestClock());
  expect(toggle.opens(false)).toBe(true);
  expect(toggle.opens(true)).toBe(false);
  expect(toggle.opens(false)).toBe(true);
});

test('the click that took the focus away does not open it again, the next one does', () => {
  const clock = createTestClock();
  const toggle = createPopoverToggle(clock);
  toggle.hiddenByBlur();
  clock.pass(150);
  expect(toggle.opens(false)).toBe(false);
  expect(toggle.opens(false)).toBe(true);
});

test('a click some time after the focus went elsewhere opens it', () => {
  const clock = createTestClock();
  const toggle = createPopoverToggle(clock);
  toggle.hiddenByBlur();
  clock.pass(400);
  expect(toggle.opens(false)).toBe(true);
});

test('once it was shown again, an earlier loss of the focus is forgotten', () => {
  const toggle = createPopoverToggle(createTestClock());
  toggle.hiddenByBlur();
  toggle.shown();
  expect(toggle.opens(false)).toBe(true);
});
