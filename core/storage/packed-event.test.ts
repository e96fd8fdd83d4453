import { deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packEvent, unpackEvent } from './packed-event.ts';

/** Around the sizes at which something is done in another way, hard and easy to pack. */
const LENGTHS = [0, 1, 63, 64, 255, 1_000, 1_023, 1_024, 1_025, 2_048, 4_097, 40_000, 300_000];
const TEXTS: readonly (readonly [string, (length: number) => string])[] = [
  ['the same letter', (length) => 'a'.repeat(length)],
  ['words', (length) => 'words and "more" words, äö. '.repeat(Math.ceil(length / 28)).slice(0, length)],
  ['noise', (length) => Array.from({ length }, (_, index) => ((index * 7_919 * 104_729) % 89).toString(36)).join('')],
];

test.each(TEXTS)('an event of %s comes back as it was, at any length', (_kind, textOf) => {
  for (const length of LENGTHS) expect(unpackEvent(packEvent(textOf(length)))).toBe(textOf(length));
});

test('is a zlib stream for every other reader: a long one smaller than the text, a short one hardly larger', () => {
  for (const length of [0, 20, 500, 1_000, 1_025, 40_000]) {
    const json = JSON.stringify({ text: 'words and more words '.repeat(length / 20) });
    const packed = packEvent(json);
    expect(inflateSync(packed).toString('utf8')).toBe(json);
    expect(packed.length).toBeLessThanOrEqual(json.length > 1_024 ? json.length / 4 : json.length + 11);
  }
});

test('takes what earlier versions stored, compressed at any length', () => {
  for (const length of [1, 500, 40_000]) {
    const text = 'w'.repeat(length);
    for (const options of [{ level: 6 }, { level: 6, windowBits: 10, memLevel: 3 }, { level: 0 }]) {
      expect(unpackEvent(deflateSync(text, options))).toBe(text);
    }
  }
});

test('notices a byte of a short event that was changed', () => {
  const packed = packEvent('{"a":"words"}');
  for (let index = 0; index < packed.length; index += 1) {
    const damaged = Buffer.from(packed);
    damaged[index] = (damaged[index] ?? 0) ^ 0x02;
    expect(() => unpackEvent(damaged), `byte ${index}`).toThrow();
  }
});

test('refuses what is no packed event', () => {
  expect(() => unpackEvent(Buffer.from('plain'))).toThrow();
  expect(() => unpackEvent(packEvent('{"a":1}').subarray(0, 8))).toThrow();
});
