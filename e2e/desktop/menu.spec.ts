import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { expect, test } from './fixtures.ts';
import { openedWindow } from './pages.ts';

/** Starting everything takes seconds, on a machine that does other things too many of them. */
const LOADED_MS = 60_000;

test('the menu leads through the window without loading it anew, and opens it where it was closed', async ({
  home,
  launchDesktop,
}) => {
  test.setTimeout(3 * LOADED_MS);
  emulatorOnly('nobody can click a real menu from a test');
  writeHistory(home);
  const desktop = await launchDesktop();
  const window = await openedWindow(desktop);
  const choose = (label: string) => person(desktop, 'chooseFromApplicationMenu', label);
  await window.evaluate(() => Reflect.set(globalThis, 'isSamePage', true));

  await choose('Sessions');
  await expect(window.getByRole('heading', { name: 'Sessions', level: 1 })).toBeVisible();
  // Before the first sessions are read there is nothing for it.
  const isOn = async (wanted: string) =>
    (await person(desktop, 'readApplicationMenu')).some((menu) =>
      menu.items.some(({ id, enabled }) => id === wanted && enabled),
    );
  await expect.poll(() => isOn('export'), { timeout: LOADED_MS }).toBe(true);
  await choose('Export…');
  const dialog = window.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toBeVisible();
  // What is open is finished first, as with keys.
  await choose('Health');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(window.getByRole('heading', { name: 'Data & privacy', level: 1 })).toBeVisible();
  await choose('Search and commands…');
  await expect(window.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  await window.keyboard.press('Escape');

  // A key that the menu shows is the page's here: it leads there once, so that one step back leads back.
  await window.keyboard.press('Control+3');
  await expect(window.getByRole('heading', { name: 'Tools & acceptance', level: 1 })).toBeVisible();
  await window.evaluate(() => history.back());
  await expect(window.getByRole('heading', { name: 'Data & privacy', level: 1 })).toBeVisible();
  expect(await window.evaluate(() => Reflect.get(globalThis, 'isSamePage'))).toBe(true);

  const captureItems = async () => {
    const items = (await person(desktop, 'readApplicationMenu')).flatMap((menu) => menu.items);
    return items.flatMap(({ id, enabled }) => (id === 'pause' || id === 'resume' ? [`${id} ${enabled}`] : []));
  };
  await expect.poll(captureItems, { timeout: LOADED_MS }).toEqual(['pause true']);
  await choose('Pause capture');
  await expect.poll(captureItems).toEqual(['resume true']);
  await choose('Resume capture');
  await expect.poll(captureItems).toEqual(['pause true']);

  await choose('Licences');
  expect(await person(desktop, 'recordsOf', 'shell.openPath')).toEqual([expect.stringMatching(/LICENSE$/)]);
  await window.close();
  await choose('All shortcuts');
  await expect((await openedWindow(desktop)).getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
});
