import { expect, test } from 'vitest';
import { usesWayland, type WindowSystemFacts } from './wayland.ts';

test.each<[Partial<WindowSystemFacts>, boolean]>([
  [{}, false],
  [{ env: { DISPLAY: ':0' } }, false],
  [{ env: { WAYLAND_DISPLAY: '' } }, false],
  [{ env: { WAYLAND_DISPLAY: 'wayland-0' } }, true],
  [{ env: { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' } }, true],
  [{ env: { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' } }, false],
  [{ env: { XDG_SESSION_TYPE: 'tty', WAYLAND_DISPLAY: 'wayland-0' } }, true],
  [{ env: { XDG_SESSION_TYPE: 'wayland' }, ozonePlatform: 'x11' }, false],
  [{ env: { XDG_SESSION_TYPE: 'wayland' }, ozonePlatform: 'auto' }, true],
  [{ env: { XDG_SESSION_TYPE: 'x11' }, ozonePlatform: 'wayland' }, true],
  [{ env: { WAYLAND_DISPLAY: 'wayland-0' }, ozonePlatform: 'headless' }, false],
  [{ env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'darwin' }, false],
  [{ env: { WAYLAND_DISPLAY: 'wayland-0' }, platform: 'win32' }, false],
])('%o: %s', (facts, expected) => {
  expect(usesWayland({ platform: 'linux', ozonePlatform: '', env: {}, ...facts })).toBe(expected);
});
