import type { LoginItemSettings, Settings } from 'electron';
import { describe, expect, it } from 'vitest';
import { readSystemLoginItem, setSystemLoginItem } from './system-login-item.ts';

/** Answers as a system would, and notes what it is asked. */
function scripted(platform: 'darwin' | 'win32', answer: Partial<LoginItemSettings> = {}) {
  const asked: unknown[] = [];
  const application = {
    getLoginItemSettings(options?: { args?: string[] }): LoginItemSettings {
      asked.push(options);
      return {
        openAtLogin: false,
        wasOpenedAtLogin: false,
        status: 'not-registered',
        executableWillLaunchAtLogin: false,
        launchItems: [],
        ...answer,
      };
    },
    setLoginItemSettings: (settings: Settings) => void asked.push(settings),
  };
  return { plan: { platform, application, args: ['--hidden'] }, asked };
}

describe('the login item of macOS', () => {
  it.each([
    [{}, 'off'],
    [{ openAtLogin: true, status: 'enabled' }, 'on'],
    [{ openAtLogin: false, status: 'requires-approval' }, 'needs_approval'],
    [{ openAtLogin: true, status: 'requires-approval' }, 'needs_approval'],
    [{ status: 'not-found' }, 'off'],
  ] as const)('%o is %s', (answer, expected) => {
    expect(readSystemLoginItem(scripted('darwin', answer).plan)).toBe(expected);
  });

  it('is set without arguments, which macOS does not have', () => {
    const { plan, asked } = scripted('darwin');
    setSystemLoginItem(plan, true);
    setSystemLoginItem(plan, false);
    expect(asked).toEqual([{ openAtLogin: true }, { openAtLogin: false }]);
  });
});

describe('the autostart of Windows', () => {
  it.each([
    [{}, 'off'],
    [{ openAtLogin: true, executableWillLaunchAtLogin: true }, 'on'],
    // Switched off in the task manager.
    [{ openAtLogin: true, executableWillLaunchAtLogin: false }, 'off'],
    [{ openAtLogin: false, executableWillLaunchAtLogin: true }, 'off'],
  ] as const)('%o is %s', (answer, expected) => {
    expect(readSystemLoginItem(scripted('win32', answer).plan)).toBe(expected);
  });

  it('is looked for and set with the same arguments', () => {
    const { plan, asked } = scripted('win32');
    readSystemLoginItem(plan);
    setSystemLoginItem(plan, true);
    expect(asked).toEqual([{ args: ['--hidden'] }, { openAtLogin: true, args: ['--hidden'] }]);
  });
});
