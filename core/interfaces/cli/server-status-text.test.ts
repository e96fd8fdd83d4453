import { expect, it } from 'vitest';
import type { Status } from '../../contracts/api.ts';
import type { Pressure } from '../../contracts/pressure.ts';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import { ownerStatus } from '../../contracts/test-owner-status.ts';
import { homePaths } from '../../runtime/paths.ts';
import { statusLines } from './server-status-text.ts';

const NOW = Date.parse('2026-11-19T14:32:00Z');
const PATHS = homePaths('/home/somebody/.blueplane');

function owner(pressure: Pressure): OwnerStatus {
  return ownerStatus({ pressure });
}

function data(rowsBehind: number): Status {
  return {
    owner: null,
    database: { present: true, bytes: 0, walBytes: 0 },
    sources: [],
    deadLetters: 0,
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind },
  };
}

const RED: Pressure = { level: 'red', rowsBehind: 105_000, since: NOW - 180_000 };

function behindLine(pressure: Pressure, verbose: Status | null = null): string | undefined {
  const status = { owner: owner(pressure), data: verbose, pipeline: null, redis: null };
  return statusLines(status, PATHS, NOW).find((line) => line.startsWith('Behind'));
}

it('says that capture waits only where it does', () => {
  expect(behindLine(RED)).not.toContain('capture waits');
  expect(behindLine({ ...RED, holdsCapture: true })).toContain('; capture waits until it is less');
});

it('says how many events wait in the queue, and that it is full where it is', () => {
  const queueLine = (waiting: number) => {
    const redis = { server: { version: '7.2.4', memoryBytes: 1, clients: 1 }, waiting, streams: [] };
    return statusLines({ owner: null, data: null, pipeline: null, redis }, PATHS, NOW).find((line) =>
      /^Queue/.test(line),
    );
  };
  expect(queueLine(9_999)).toBe('Queue: 9,999 events waiting');
  expect(queueLine(10_000)).toBe('Queue: 10,000 events waiting (full, capture waits)');
});

it('says how far behind it is now, or of when the number is', () => {
  expect(behindLine(RED, data(61_000))).toContain('red, 61,000 events not counted yet');
  expect(behindLine(RED)).toContain('red, 105,000 events not counted when that began 3 minutes ago');
  expect(behindLine({ ...RED, level: 'green' }, data(12))).toBeUndefined();
});
