import { expect, test } from 'vitest';
import { startsHidden } from './starts-hidden.ts';

test.each([
  ['linux', ['blueplane', '--hidden'], false, true],
  ['win32', ['Blueplane.exe', '--hidden'], false, true],
  ['darwin', ['Blueplane'], true, true],
  ['darwin', ['Blueplane', '--hidden'], false, true],
  ['darwin', ['Blueplane'], false, false],
  ['linux', ['blueplane'], false, false],
  // Only macOS tells.
  ['win32', ['Blueplane.exe'], true, false],
] as const)('on %s, as %j, opened at login: %s: hidden %s', (platform, argv, atLogin, hidden) => {
  expect(startsHidden({ platform, argv, wasOpenedAtLogin: () => atLogin })).toBe(hidden);
});
