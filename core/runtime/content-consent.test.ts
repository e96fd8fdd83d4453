import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsSchema } from '../contracts/settings.ts';
import { followContentLevel, readContentSince } from './content-consent.ts';
import { testFolder } from './test-folder.ts';

const METADATA = settingsSchema.parse({});
const CONTENT = settingsSchema.parse({ privacy: { level: 'content' } });
const FOREIGN = { ...CONTENT, redis: { ...CONTENT.redis, url: 'redis://127.0.0.1:6379' } };

test('content is kept from the moment at which the level was chosen, and each time it is chosen anew', () => {
  const path = join(testFolder(), 'content-since');
  followContentLevel(path, METADATA, 1_000);
  expect(readContentSince(path)).toBe(null);
  followContentLevel(path, CONTENT, 2_000);
  followContentLevel(path, CONTENT, 3_000);
  expect(readContentSince(path)).toBe(2_000);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  followContentLevel(path, METADATA, 4_000);
  expect(readContentSince(path)).toBe(null);
  followContentLevel(path, CONTENT, 5_000);
  expect(readContentSince(path)).toBe(5_000);
});

test('what cannot be read is no consent, and a Redis of others is no way for content', () => {
  const path = join(testFolder(), 'content-since');
  writeFileSync(path, 'yes');
  expect(readContentSince(path)).toBe(null);
  followContentLevel(path, CONTENT, 2_000);
  expect(readContentSince(path)).toBe(2_000);
  followContentLevel(path, FOREIGN, 3_000);
  expect(readContentSince(path)).toBe(null);
});
