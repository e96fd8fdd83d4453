import { expect, test } from 'vitest';
import { settingsSchema } from '../contracts/settings.ts';
import { PAGE_SECTIONS, PageSettingsError, requirePageSettings } from './page-settings.ts';

test('a page changes what its settings show', () => {
  for (const set of [
    { gateway: { port: 7532 } },
    { budgets: { daily: 5 }, log: { level: 'DEBUG' } },
    { privacy: null },
  ]) {
    expect(requirePageSettings({ set })).toEqual({ set });
  }
});

test.each([
  { redis: { binary: '/tmp/any-program' } },
  { redis: { url: 'redis://elsewhere.example:6379' } },
  { redis: null },
  { gateway: { port: 7532 }, redis: { key_prefix: 'x' } },
  { 'redis.binary': '/tmp/any-program' },
  { Redis: {} },
  { '': {} },
  { gateway: { sessions_api_origins: ['http://evil.example'] } },
  { gateway: { port: 7532, otlp: { token: 'aaaaaaaaaaaaaaaaaaaa' } } },
  { gateway: null },
  { gateway: ['port'] },
])('a page changes nothing that names a program, another machine, or who is let in: %j', (set) => {
  expect(() => requirePageSettings({ set })).toThrow(PageSettingsError);
});

test('of each section it is decided whether pages may change it', () => {
  const byHand = ['redis', 'workers'];
  expect([...PAGE_SECTIONS, ...byHand].toSorted()).toEqual(Object.keys(settingsSchema.parse({})).toSorted());
});
