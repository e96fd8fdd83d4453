import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { SaltedHasher } from './salted-hash.ts';

/** Shorter than a block of SHA-256, as long as one, longer. */
const KEYS = [1, 32, 63, 64, 65, 200].map((length) => Buffer.alloc(length, length));
const VALUES = ['', 'words', 'äö — \ud800 alone', 'x'.repeat(1_000), 'y'.repeat(65_400), 'ö'.repeat(100_000)];

test('hashes are those of HMAC, whatever the length of key and text', () => {
  for (const key of KEYS) {
    const hasher = new SaltedHasher(key);
    for (const value of VALUES) {
      const known = createHmac('sha256', key).update('path\0').update(value).digest('hex').slice(0, 16);
      expect(hasher.hash('path', value)).toBe(known);
      expect(hasher.hash('path', Buffer.from(value))).toBe(known);
      const event = createHmac('sha256', key).update('event\x002:ä1\x000:\0').update(Buffer.from(value));
      expect(hasher.eventId(['ä1', ''], Buffer.from(value))).toBe(event.digest('hex').slice(0, 32));
    }
  }
});

test('a folder has the same hash each time, and another folder another', () => {
  const key = Buffer.alloc(32, 3);
  const hasher = new SaltedHasher(key);
  for (let round = 0; round < 2; round += 1) {
    for (let folder = 0; folder < 1_100; folder += 1) {
      const digest = createHash('sha256').update(`/home/${folder}`).digest('hex');
      const known = createHmac('sha256', key).update(`workspace\0${digest}`).digest('hex').slice(0, 16);
      expect(hasher.hash('workspace', `/home/${folder}`)).toBe(known);
      expect(hasher.workspaceOfDigest(digest.toUpperCase())).toBe(known);
    }
  }
});
