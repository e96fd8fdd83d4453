import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../core/runtime/test-folder.ts';
import { readAutostartEntry } from './autostart-entry.ts';
import { autostartPath, type LinuxAutostartPlan, readLinuxAutostart, setLinuxAutostart } from './linux-autostart.ts';

/** A home with a program in it whose path needs its quotes. */
function testPlan(change: Partial<LinuxAutostartPlan> = {}): LinuxAutostartPlan {
  const home = testFolder();
  const execPath = join(home, 'my $programs', 'blueplane');
  mkdirSync(join(home, 'my $programs'));
  writeFileSync(execPath, '');
  return { env: {}, home, execPath, args: ['--hidden'], ...change };
}

function command(plan: LinuxAutostartPlan): string[] {
  return readAutostartEntry(readFileSync(autostartPath(plan), 'utf8')).command;
}

describe('starting with a Linux session', () => {
  it('is switched on and off by one file', () => {
    const plan = testPlan();
    const path = join(plan.home, '.config', 'autostart', 'blueplane.desktop');
    expect(readLinuxAutostart(plan)).toBe(false);
    setLinuxAutostart(plan, true);
    expect(readLinuxAutostart(plan)).toBe(true);
    expect(command(plan)).toEqual([plan.execPath, '--hidden']);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    setLinuxAutostart(plan, false);
    expect(existsSync(path)).toBe(false);
    expect(readLinuxAutostart(plan)).toBe(false);
    setLinuxAutostart(plan, false);
  });

  it('is switched on again where a desktop had switched it off', () => {
    const plan = testPlan();
    setLinuxAutostart(plan, true);
    writeFileSync(autostartPath(plan), `${readFileSync(autostartPath(plan), 'utf8')}Hidden=true\n`);
    expect(readLinuxAutostart(plan)).toBe(false);
    setLinuxAutostart(plan, true);
    expect(readLinuxAutostart(plan)).toBe(true);
  });

  it('is off when the program it names is gone', () => {
    const plan = testPlan();
    setLinuxAutostart({ ...plan, execPath: join(plan.home, 'old', 'Blueplane.AppImage') }, true);
    expect(readLinuxAutostart(plan)).toBe(false);
  });

  it('has its file where the configuration is', () => {
    const home = testFolder();
    const config = join(home, 'elsewhere');
    expect(autostartPath({ home, env: { XDG_CONFIG_HOME: config } })).toBe(
      join(config, 'autostart', 'blueplane.desktop'),
    );
    expect(autostartPath({ home, env: { XDG_CONFIG_HOME: 'relative' } })).toBe(
      join(home, '.config', 'autostart', 'blueplane.desktop'),
    );
  });

  it('names the AppImage instead of the folder it runs out of', () => {
    const mounted = { APPIMAGE: '/apps/Blueplane.AppImage', APPDIR: '/tmp/.mount_blueplane' };
    const plan = testPlan({ env: mounted, execPath: '/tmp/.mount_blueplane/blueplane' });
    setLinuxAutostart(plan, true);
    expect(command(plan)[0]).toBe('/apps/Blueplane.AppImage');
  });

  it('does not name the AppImage of another program that started it', () => {
    const plan = testPlan({ env: { APPIMAGE: '/apps/Terminal.AppImage', APPDIR: '/tmp/.mount_terminal' } });
    setLinuxAutostart(plan, true);
    expect(command(plan)[0]).toBe(plan.execPath);
  });
});
