import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { recordsOf } from '../e2e/emulator/desktop/records.ts';
import { EmulatedTray, traysShown } from '../e2e/emulator/desktop/tray.ts';
import { testModel, testOwner, testProcess, testToday } from './test-tray.ts';
import { createTray, type TrayPlan } from './tray.ts';
import { iconFolder } from './tray-icon-path.ts';

const ICONS = iconFolder({ packaged: false, resourcesPath: '', appPath: join(import.meta.dirname, '..') });

function startTray(change: Partial<TrayPlan> = {}) {
  const clock = createTestClock();
  const asked: string[] = [];
  const note = (name: string) => () => void asked.push(name);
  const view = createTray({
    platform: 'linux',
    iconFolder: ICONS,
    version: '0.1.0',
    openAtLogin: () => 'off',
    actions: {
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
    },
    model: testModel({ today: null, owner: null }),
    clock,
    ...change,
  });
  onTestFinished(() => view.destroy());
  const icon = traysShown().at(-1) ?? expect.fail('no icon was put up');
  return { view, clock, asked, icon, look: () => EmulatedTray.lookOf(icon) };
}

function costs(totalCost: number) {
  return testModel({ today: testToday({ totalCost }) });
}

test('the icon changes at once; words change at most once in two seconds, and the last are never lost', () => {
  const { view, clock, look } = startTray();
  expect(look()).toMatchObject({ image: join(ICONS, 'tray', 'normal-linux.png'), toolTip: 'Blueplane: starting' });

  view.show(costs(1));
  const paused = { owner: testOwner([], { paused: { since: 0 } }), today: testToday({ totalCost: 2 }) };
  view.show(testModel(paused));
  expect(look()).toMatchObject({ image: join(ICONS, 'tray', 'paused-linux.png'), title: '' });
  clock.pass(1_999);
  expect(look().title).toBe('');
  clock.pass(1);
  expect(look().title).toBe('$2.00');
  expect(look().toolTip).toContain('$2.00 today');
  expect(look().menu?.getMenuItemById('today')?.label).toContain('$2.00 today');

  clock.pass(2_000);
  view.show(costs(3));
  expect(look()).toMatchObject({ image: join(ICONS, 'tray', 'normal-linux.png'), title: '$3.00' });
});

test('a menu that says the same is not made anew, so that an open one stays open', () => {
  const { view, clock, look } = startTray();
  clock.pass(2_000);
  view.show(costs(1));
  const { menu } = look();
  clock.pass(2_000);
  view.show(costs(1));
  expect(look().menu).toBe(menu);
  view.show(costs(2));
  expect(look().menu).not.toBe(menu);
});

test('nothing is shown after the icon was taken away', () => {
  const { view, clock, look } = startTray();
  view.show(costs(1));
  view.destroy();
  clock.pass(10_000);
  view.show(costs(2));
  view.destroy();
  expect(look().title).toBe('');
});

test('a login item that the system did not take loses its tick again', () => {
  const { clock, look } = startTray();
  clock.pass(2_000);
  look().menu?.getMenuItemById('open-at-login')?.click();
  expect(look().menu?.getMenuItemById('open-at-login')?.checked).toBe(false);
});

describe('clicks', () => {
  it('on Linux open the popover, and the menu is always there', () => {
    const { icon, look, asked } = startTray();
    icon.emit('click');
    expect(asked).toEqual(['togglePopover']);
    look().menu?.getMenuItemById('open')?.click();
    look().menu?.getMenuItemById('quit')?.click();
    expect(asked).toEqual(['togglePopover', 'openWindow', 'quit']);
  });

  it('on macOS open the popover with the left button, and a menu of this moment with the right one', () => {
    const { view, icon, look, asked } = startTray({ platform: 'darwin' });
    icon.emit('click');
    expect(asked).toEqual(['togglePopover']);
    expect(look().menu).toBeNull();
    view.show(testModel({ owner: testOwner([testProcess('redis')]), today: testToday({ totalCost: 7 }) }));
    icon.emit('right-click');
    expect(recordsOf('Tray.popUpContextMenu').at(-1)).toContain('$7.00 today, 54.0M tokens');
    expect(look().image).toBe(join(ICONS, 'tray', 'normalTemplate.png'));
  });
});
