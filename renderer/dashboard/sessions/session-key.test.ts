import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLATFORMS } from '../../../core/contracts/platform.ts';
import { readSessionKey, sessionKey } from './session-key.ts';

test('a session is found again by its key, whatever its tool calls it', () => {
  const names = fc.record({ platform: fc.constantFrom(...PLATFORMS), sessionId: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(names, (name) => {
      expect(readSessionKey(sessionKey(name))).toEqual(name);
    }),
  );
});

test('what names no session is none', () => {
  for (const key of [null, '', 'abc', 'claude_code', 'claude_code/', 'abacus/1', '/1']) {
    expect(readSessionKey(key)).toBeNull();
  }
});
