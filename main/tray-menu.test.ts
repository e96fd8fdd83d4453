import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { TEST_NOW, testModel, testOwner, testProcess, testToday } from './test-tray.ts';
import { type TrayMenuFacts, trayMenu } from './tray-menu.ts';
import type { TrayModel } from './tray-model.ts';

function menu(model: TrayModel, change: Partial<TrayMenuFacts> = {}) {
  const asked: unknown[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void asked.push([name, ...args]);
  const actions = {
    togglePopover: note('togglePopover'),
    showPopover: note('showPopover'),
    openWindow: note('openWindow'),
    openInBrowser: note('openInBrowser'),
    pause: note('pause'),
    pauseShortly: note('pauseShortly'),
    resume: note('resume'),
    restartFailed: note('restartFailed'),
    setOpenAtLogin: note('setOpenAtLogin'),
    quit: note('quit'),
  };
  const items = trayMenu(model, {
    platform: 'linux',
    version: '0.1.0',
    openAtLogin: 'off',
    actions,
    locale: 'en-US',
    ...change,
  });
  const item = (id: string): MenuItemConstructorOptions | undefined => items.find((each) => each.id === id);
  return {
    items,
    item,
    ids: items.map((each) => each.id ?? each.type),
    /** What a click on the item asks for. */
    choose(id: string): unknown {
      // Electron's own arguments of a click are not used.
      Reflect.apply(item(id)?.click ?? expect.fail(`nothing happens at ${id}`), undefined, []);
      return asked.pop();
    },
  };
}

describe('the menu of the tray', () => {
  it('has everything, with the same ids always', () => {
    const { ids, item } = menu(testModel());
    expect(ids).toEqual([
      ...['today', 'activity', 'separator'],
      ...['open', 'popover', 'sessions', 'browser', 'separator'],
      ...['pause', 'pause-shortly', 'open-at-login', 'separator'],
      ...['about', 'quit'],
    ]);
    expect(item('today')).toMatchObject({ label: '$30.77 today, 54.0M tokens', enabled: false });
    expect(item('activity')).toMatchObject({ label: '3 sessions active', enabled: false });
    expect(item('about')).toMatchObject({ label: 'About Blueplane 0.1.0', enabled: false });
  });

  it('does what it says', () => {
    const { choose } = menu(testModel());
    expect(choose('open')).toEqual(['openWindow']);
    expect(choose('popover')).toEqual(['showPopover']);
    expect(choose('sessions')).toEqual(['openWindow', 'sessions']);
    expect(choose('browser')).toEqual(['openInBrowser']);
    expect(choose('pause')).toEqual(['pause']);
    expect(choose('pause-shortly')).toEqual(['pauseShortly']);
    expect(choose('quit')).toEqual(['quit']);
  });

  it('says how exact the cost is', () => {
    const today = testToday({ estimatedCost: 2.16, unpricedTokens: 5_600_000 });
    expect(menu(testModel({ today })).item('marks')?.label).toBe('~$2.16 estimated, 5.6M tokens unpriced');
    expect(menu(testModel({ today: null })).item('today')?.label).toBe('No figures of today yet');
  });

  it('offers to resume while capture is paused, whatever else is wrong', () => {
    const paused = { paused: { since: TEST_NOW } };
    const { ids, item, choose } = menu(testModel({ owner: testOwner([], paused) }));
    expect(ids).not.toContain('pause');
    expect(item('state')?.label).toBe('Capture paused at 14:32');
    expect(ids).toContain('safe');
    expect(choose('resume')).toEqual(['resume']);
    expect(choose('resume-later')).toEqual(['pauseShortly']);
    const ending = { paused: { since: TEST_NOW, until: TEST_NOW + 3_600_000 } };
    expect(menu(testModel({ owner: testOwner([], ending) })).ids).not.toContain('resume-later');
    const failed = testOwner([testProcess('capture', { state: 'failed' })], paused);
    expect(menu(testModel({ owner: failed })).ids).toContain('resume');
  });

  it('tells what failed in full, and offers to restart it then only', () => {
    const detail = 'telemetry.db is damaged. Put it back from a backup, or move it away & begin anew.';
    const { item, ids, choose } = menu(
      testModel({ owner: testOwner([testProcess('fast-path', { state: 'failed', detail })]) }),
    );
    const lines = ['state', 'state-2'].map((id) => item(id)?.label);
    expect(lines.join(' ')).toBe(
      'Fast path stopped: telemetry.db is damaged. Put it back from a backup, or move it away && begin anew.',
    );
    expect(ids).not.toContain('state-3');
    expect(item('restart-failed')?.label).toBe('Restart what failed');
    expect(choose('restart-failed')).toEqual(['restartFailed']);

    const restarting = testOwner([testProcess('fast-path', { state: 'backing_off' })]);
    expect(menu(testModel({ owner: restarting })).ids).not.toContain('restart-failed');
  });

  it('offers nothing that nobody could do', () => {
    const { item } = menu(testModel({ owner: null, problem: 'Redis is missing.' }));
    expect(item('pause')?.enabled).toBe(false);
    expect(item('browser')?.enabled).toBe(false);
    expect(item('restart-failed')?.label).toBe('Try again');
    expect(menu(testModel()).item('browser')?.enabled).toBe(true);
    expect(menu(testModel()).item('pause')?.enabled).toBe(true);
  });

  it('asks for the other state of the login item', () => {
    const off = menu(testModel());
    expect(off.item('open-at-login')).toMatchObject({ type: 'checkbox', checked: false });
    expect(off.choose('open-at-login')).toEqual(['setOpenAtLogin', true]);
    const on = menu(testModel(), { openAtLogin: 'on' });
    expect(on.item('open-at-login')).toMatchObject({ checked: true, label: 'Start at login' });
    expect(on.choose('open-at-login')).toEqual(['setOpenAtLogin', false]);
    const waiting = menu(testModel(), { openAtLogin: 'needs_approval' });
    expect(waiting.item('open-at-login')).toMatchObject({
      checked: true,
      label: 'Start at login (allow it in System Settings)',
    });
    expect(menu(testModel(), { openAtLogin: 'unsupported' }).ids).not.toContain('open-at-login');
  });

  it('says that a server it only shows keeps running', () => {
    expect(menu(testModel()).item('quit')?.label).toBe('Quit Blueplane');
    const attached = menu(testModel({ attached: true }));
    expect(attached.item('quit')?.label).toBe('Quit Blueplane (the server keeps running)');
  });

  it('shows keys only where they work', () => {
    const keys = (platform: NodeJS.Platform) =>
      menu(testModel(), { platform }).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys('darwin')).toEqual(['Command+O', 'Command+Shift+P', 'Command+Q']);
    expect(keys('linux')).toEqual([]);
    expect(keys('win32')).toEqual([]);
  });
});
