import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { iconFolder, trayIconPath } from './tray-icon-path.ts';
import type { TrayIconState } from './tray-model.ts';

const STATES: TrayIconState[] = ['normal', 'paused', 'alert'];
const folder = iconFolder({ packaged: false, resourcesPath: '/nowhere', appPath: join(import.meta.dirname, '..') });

describe('the file of a tray icon', () => {
  it.each(STATES)('%s is there for each system, with its denser form', (state) => {
    const path = (platform: NodeJS.Platform, darkTaskbar = true) =>
      trayIconPath({ platform, state, folder, darkTaskbar });
    const files = [
      ...[path('darwin'), path('darwin').replace('.png', '@2x.png')],
      ...[path('linux'), path('linux').replace('.png', '@2x.png')],
      ...[path('win32', true), path('win32', false)],
    ];
    expect(new Set(files).size).toBe(6);
    for (const file of files) expect(existsSync(file), file).toBe(true);
    // By this ending macOS is told that the icon has no colours of its own.
    expect(path('darwin')).toMatch(/Template\.png$/);
  });

  it('is another one for each state', () => {
    const paths = STATES.map((state) => trayIconPath({ platform: 'linux', state, folder, darkTaskbar: true }));
    expect(new Set(paths).size).toBe(STATES.length);
  });
});

test('a package has its icons beside the archive', () => {
  const place = { packaged: true, resourcesPath: '/opt/Blueplane/resources', appPath: '/opt/Blueplane/app.asar' };
  expect(iconFolder(place)).toBe(join('/opt/Blueplane/resources', 'icons'));
});
