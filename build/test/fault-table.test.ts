import { expect, test } from 'vitest';
import { faultTable, readLedger } from './fault-table.mjs';

test('the table sums faults up and keeps the worst of what was lost or doubled', () => {
  const lines = [
    { fault: 'a kill', injected: 300, eventsIn: 1_000, lost: 0, doubled: 2, deadLetters: 0 },
    { fault: 'poison', injected: 10_000, eventsIn: 12_000, lost: 1, doubled: 0, deadLetters: 10_000 },
  ].map((row) => JSON.stringify(row));
  const rows = readLedger('ledger', () => `${lines.join('\n')}\n`);
  expect(faultTable(rows)).toEqual([
    'fault   injected  events in  lost  doubled  dead letters',
    '--------------------------------------------------------',
    'a kill       300      1,000     0        2             0',
    'poison    10,000     12,000     1        0        10,000',
    '--------------------------------------------------------',
    'all       10,300     12,000     1        2        10,000',
  ]);
});

test('without a ledger there is nothing to tell', () => {
  const rows = readLedger('none', () => {
    throw new Error('ENOENT');
  });
  expect(faultTable(rows)).toEqual(['no fault was injected']);
});
