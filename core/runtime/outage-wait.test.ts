import { expect, test } from 'vitest';
import { OutageWait } from './outage-wait.ts';

test('what passes soon is told to nobody', async () => {
  const told: (string | null)[] = [];
  const outage = new OutageWait(new AbortController().signal, (detail) => told.push(detail));
  expect(outage.over()).toBe(false);
  await outage.failed('the disk is full');
  expect(outage.over()).toBe(true);
  expect(told).toEqual([]);
});

test('what lasts is told once, and its end too', async () => {
  const told: (string | null)[] = [];
  const outage = new OutageWait(new AbortController().signal, (detail) => told.push(detail));
  for (let attempt = 0; told.length === 0 && attempt < 20; attempt += 1) await outage.failed('the disk is full');
  expect(outage.over()).toBe(true);
  expect(outage.over()).toBe(false);
  expect(told).toEqual(['the disk is full', null]);
});

test('a stop ends the wait', async () => {
  const stopping = new AbortController();
  const outage = new OutageWait(stopping.signal, () => undefined);
  stopping.abort();
  // Twenty waits of ever longer pauses would take more than a minute.
  for (let attempt = 0; attempt < 20; attempt += 1) await outage.failed('the disk is full');
});
