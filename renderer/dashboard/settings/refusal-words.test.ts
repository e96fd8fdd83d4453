import { expect, test } from 'vitest';
import { refusalWords } from './refusal-words.ts';

test('what was found and in which key is seen beside the field', () => {
  expect(refusalWords('gateway.port: found 70000; allowed: a whole number from 0 to 65535 (0 = any free port)')).toBe(
    'Allowed: a whole number from 0 to 65535 (0 = any free port).',
  );
  expect(
    refusalWords('pricing.overrides.0.from: found x; y; allowed: a day\nbudgets.daily: found 0; allowed: more'),
  ).toBe('Allowed: a day.\nAllowed: more.');
});

test('all other sentences stay as they are', () => {
  const sentence = 'config.yaml cannot be written (ENOSPC). Check the disk; nothing was changed.';
  expect(refusalWords(sentence)).toBe(sentence);
});
