import { join } from 'node:path';
import { emulatorOnly, expect, test } from './conformance/fixtures.ts';
import { person } from './person.ts';

// Tray, menus, screens and what else a desktop offers. Electron has no way to be clicked there, so most is emulator only.

const ICON = join(import.meta.dirname, 'conformance', 'icon.png');

test('a person reads the tray, and chooses from its menu', async ({ driven: { application, probe, trace } }) => {
  emulatorOnly('nobody can click a real tray from a test');
  await probe('makeTray', ICON);
  expect(await person(application, 'readTray')).toMatchObject({
    image: ICON,
    toolTip: 'words',
    menu: [
      { label: 'Open', type: 'normal' },
      { type: 'separator' },
      { label: 'Pause', type: 'checkbox', checked: false },
      { label: 'More', type: 'submenu', items: [{ id: 'deep', label: 'Deep' }] },
      { label: 'Off', enabled: false },
    ],
  });
  await person(application, 'clickTray');
  for (const label of ['Open', 'Pause', 'Deep']) await person(application, 'chooseFromTray', label);
  expect((await trace()).slice(-4)).toEqual(['tray click', 'open', 'pause true', 'deep']);
  await expect(person(application, 'chooseFromTray', 'Off')).rejects.toThrow('the menu item Off is disabled');
  await expect(person(application, 'chooseFromTray', 'Unseen')).rejects.toThrow('no menu item is called Unseen');
});

test('a destroyed tray cannot be used', async ({ driven: { probe } }) => {
  await probe('makeTray', ICON);
  expect(await probe('destroyTray')).toEqual([true, expect.stringMatching(/destroyed/)]);
});

test('a picture is measured, and a missing one is empty', async ({ driven: { probe } }) => {
  expect(await probe('image', ICON)).toEqual({
    isEmpty: false,
    size: { width: 16, height: 16 },
    half: { width: 8, height: 8 },
  });
  expect(await probe('image', join(import.meta.dirname, 'none.png'))).toMatchObject({ isEmpty: true });
});

test('displays come and go, colours change, keys are pressed', async ({ driven: { application, probe, trace } }) => {
  emulatorOnly('displays, colours and keys of a real system are not a test’s to change');
  await probe('listenToSystem');
  const bounds = { x: 0, y: 0, width: 1000, height: 800 };
  const left = { id: 1, bounds, workArea: bounds, scaleFactor: 1 };
  const right = { ...left, id: 2, bounds: { ...bounds, x: 1000 } };
  await person(application, 'setDisplays', [left, right]);
  expect(await probe('nearest', 1500, 10)).toBe(2);
  expect(await probe('nearest', 5000, 10)).toBe(2);
  expect(await probe('nearest', 10, 5000)).toBe(1);
  await person(application, 'setDisplays', [left]);
  await person(application, 'setSystemDark', true);
  expect(await person(application, 'pressShortcut', 'Control+B')).toBe(true);
  const told = ['display-metrics-changed 1', 'display-added 2', 'display-removed 2', 'updated true', 'shortcut'];
  expect((await trace()).filter((each) => told.includes(each))).toEqual(told);
});

test('boxes are answered as a person would, and nothing is really opened', async ({ driven }) => {
  emulatorOnly('a real box waits for a real person');
  const { application, probe, trace } = driven;
  expect(await probe('ask')).toBe(0);
  await person(application, 'answerNextDialog', { response: 1 });
  expect(await probe('ask')).toBe(1);
  await probe('open', 'https://example.invalid/');
  expect(await person(application, 'recordsOf', 'shell.openExternal')).toEqual(['https://example.invalid/']);
  await probe('notify');
  expect(await person(application, 'recordsOf', 'Notification.show')).toEqual([{ title: 'Limit', body: 'reached' }]);
  await person(application, 'clickNotification');
  expect(await trace()).toContain('notification click');
});

test('a window with an option that would be ignored is refused', async ({ driven: { probe } }) => {
  emulatorOnly('Electron has all options');
  expect(await probe('withOption', { vibrancy: 'menu' })).toMatch(
    'the option vibrancy of BrowserWindow is not emulated',
  );
  expect(await probe('withOption', { webPreferences: { sandbox: false } })).toMatch('is not emulated');
});
