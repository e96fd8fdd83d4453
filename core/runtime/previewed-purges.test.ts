import { expect, test } from 'vitest';
import { createPreviewedPurges, PREVIEW_LIFE_MS, PreviewError } from './previewed-purges.ts';
import { purgePreviewOf } from './test-purge-preview.ts';

const SHOP = { project: 'shop', timezone: 'UTC' };

function shown() {
  let time = 1_000;
  const purges = createPreviewedPurges(() => time);
  const { token = '' } = purges.remember(SHOP, purgePreviewOf(3));
  return { purges, token, pass: (milliseconds: number) => (time += milliseconds) };
}

test('an order that names its preview is the one that was shown, however its limits are sorted', () => {
  const { purges, token } = shown();
  expect(purges.find({ timezone: 'UTC', token, project: 'shop' })).toMatchObject({
    scope: SHOP,
    preview: { sessions: 3 },
  });
});

test.each([
  ['without a preview', { ...SHOP }],
  ['with a token that nobody gave', { ...SHOP, token: 'guessed' }],
  ['of all without a preview', { everything: true }],
])('an order %s deletes nothing', (_, order) => {
  expect(() => shown().purges.find(order)).toThrow(PreviewError);
});

test('a preview serves for what it showed alone', () => {
  const { purges, token } = shown();
  for (const other of [{ everything: true }, { project: 'shop' }, { ...SHOP, project: 'garden' }]) {
    expect(() => purges.find({ ...other, token })).toThrow(PreviewError);
  }
});

test('a preview serves once, and not for ever', () => {
  const { purges, token, pass } = shown();
  purges.spend(token);
  expect(() => purges.find({ ...SHOP, token })).toThrow(PreviewError);
  const later = purges.remember(SHOP, purgePreviewOf(3)).token;
  pass(PREVIEW_LIFE_MS + 1);
  expect(() => purges.find({ ...SHOP, token: later })).toThrow(PreviewError);
});

test('whoever asks for many previews loses the oldest', () => {
  const { purges, token } = shown();
  for (let count = 0; count < 40; count += 1) purges.remember({ everything: true }, purgePreviewOf(1));
  expect(() => purges.find({ ...SHOP, token })).toThrow(PreviewError);
});
