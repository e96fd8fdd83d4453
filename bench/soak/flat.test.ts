import { expect, test } from 'vitest';
import { isFlat, judge } from './flat.ts';
import type { Sample } from './sample.ts';

const MIB = 2 ** 20;

function samples(change: (index: number) => Partial<Sample> = () => ({})): Sample[] {
  return Array.from({ length: 40 }, (_, index) => ({
    atMs: index * 1_000,
    pssBytes: 300 * MIB,
    ownBytes: 200 * MIB,
    processes: 6,
    descriptors: 100 + (index % 3),
    walBytes: (index % 4) * MIB,
    databaseBytes: index * MIB,
    logBytes: 1_000 + index,
    cpuMs: index * 100,
    ...change(index),
  }));
}

const grown = (all: Sample[]) =>
  judge(all)
    .filter((judged) => !isFlat(judged))
    .map(({ words }) => words);

test('what swings and a database that grows are flat', () => {
  expect(grown(samples())).toEqual([]);
});

test('what fills up at the beginning is flat', () => {
  expect(grown(samples((index) => ({ ownBytes: Math.min(index, 9) * 30 * MIB })))).toEqual([]);
});

test.each<[string, (index: number) => Partial<Sample>]>([
  ["memory of all processes that is no file's, bytes", (index) => ({ ownBytes: (200 + 2 * index) * MIB })],
  ['open descriptors', (index) => ({ descriptors: 100 + index })],
  ['write-ahead log, bytes', (index) => ({ walBytes: index * MIB })],
  ['server.log, bytes', (index) => ({ logBytes: index * 100_000 })],
  ['processes', (index) => ({ processes: index < 30 ? 6 : 7 })],
])('%s that grow are told', (words, change) => {
  expect(grown(samples(change))).toEqual([words]);
});
