import { expect, test } from 'vitest';
import { faultTable, readLedger } from './fault-table.mjs';

const kill = {
  fault: 'a kill',
  outcome: 'passed',
  injected: 300,
  found: { eventsIn: 1_000, lost: 0, doubled: 2, deadLetters: 0 },
  memory: { normal: 208_400_000, after: 231_000_000 },
  note: '',
};
const poison = {
  fault: 'poison',
  outcome: 'passed',
  injected: 10_000,
  found: { eventsIn: 12_000, lost: 1, doubled: 0, deadLetters: 10_000 },
  memory: null,
  note: '7 MB/s reached',
};

function tableOf(rows: object[]): string[] {
  return faultTable(readLedger('ledger', () => rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
}

test('the table sums faults up and keeps the worst of what was lost or doubled', () => {
  expect(tableOf([kill, poison])).toEqual([
    'fault   outcome  injected  events in  lost  doubled  dead letters     own memory',
    '------------------------------------------------------------------------------------------------',
    'a kill  passed        300      1,000     0        2             0  208 -> 231 MB',
    'poison  passed     10,000     12,000     1        0        10,000                 7 MB/s reached',
    '------------------------------------------------------------------------------------------------',
    'all     passed     10,300     12,000     1        2        10,000',
  ]);
});

test('what failed or was not injected has its row, and the last line counts it', () => {
  const disk = { fault: 'disk', outcome: 'not injected', injected: 0, found: null, memory: null, note: '' };
  expect(tableOf([kill, disk])).toEqual([
    'fault   outcome         injected  events in  lost  doubled  dead letters     own memory',
    '---------------------------------------------------------------------------------------',
    'a kill  passed               300      1,000     0        2             0  208 -> 231 MB',
    'disk    not injected           0          -     -        -             -',
    '---------------------------------------------------------------------------------------',
    'all     1 not injected       300      1,000     0        2             0',
  ]);
  expect(tableOf([kill, disk, { ...disk, fault: 'lock', outcome: 'failed' }]).slice(-3)).toEqual([
    'lock    failed                           0          ?     ?        ?             ?',
    '-------------------------------------------------------------------------------------------------',
    'all     1 failed, 1 not injected       300          ?     ?        ?             ?',
  ]);
});

test('without a ledger there is nothing to tell', () => {
  const rows = readLedger('none', () => {
    throw new Error('ENOENT');
  });
  expect(faultTable(rows)).toEqual(['no fault was injected']);
});
