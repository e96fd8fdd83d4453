import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandToolPlan, installCommandTool, readCommandTool, removeCommandTool } from './command-tool.ts';
import { commandFile } from './command-tool-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'command-tool-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A user's folder with a program in it that says its arguments, and `.local/bin` on the PATH. */
function plan(change: Partial<CommandToolPlan> = {}): CommandToolPlan {
  const program = join(root, "Ada's programs $HOME", 'blueplane-app');
  mkdirSync(join(program, '..'), { recursive: true });
  writeFileSync(program, '#!/bin/sh\nprintf "%s|" "$@"\n', { mode: 0o755 });
  return {
    platform: 'linux',
    env: { PATH: `/usr/bin:${join(root, '.local', 'bin')}/` },
    home: root,
    target: { kind: 'script', path: program },
    sharedFolder: join(root, 'shared'),
    ...change,
  };
}

const own = () => join(root, '.local', 'bin', 'blueplane');

test('the command is installed once, starts the program with its arguments as they are, and goes again', () => {
  expect(readCommandTool(plan())).toEqual({ state: 'absent', path: own(), isOnPath: true, other: null });
  expect(installCommandTool(plan())).toMatchObject({ state: 'installed', path: own() });
  const before = readFileSync(own(), 'utf8');
  expect(installCommandTool(plan()).state).toBe('installed');
  expect(readFileSync(own(), 'utf8')).toBe(before);
  expect(execFileSync(own(), ['report', "it's", '$HOME', 'two words'], { encoding: 'utf8' })).toBe(
    "report|it's|$HOME|two words|",
  );
  expect(removeCommandTool(plan()).state).toBe('absent');
  expect(removeCommandTool(plan()).state).toBe('absent');
  expect(readdirSync(join(root, '.local', 'bin'))).toEqual([]);
});

test('a package starts its program for a command line, without a screen where there is none', () => {
  const { target } = plan();
  const packed = plan({ target: { kind: 'program', path: target?.path ?? '' } });
  installCommandTool(packed);
  const run = (env: Record<string, string>) =>
    execFileSync(own(), ['status', '-v'], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...env } });
  expect(run({ DISPLAY: ':0' })).toBe('--cli|--|status|-v|');
  if (process.platform === 'linux') expect(run({})).toBe('--ozone-platform=headless|--cli|--|status|-v|');
});

test('a program that moved is started from its new place after a renewal', () => {
  installCommandTool(plan({ target: { kind: 'program', path: '/opt/old/blueplane' } }));
  expect(readCommandTool(plan()).state).toBe('outdated');
  expect(installCommandTool(plan()).state).toBe('installed');
  expect(readdirSync(join(root, '.local', 'bin'))).toEqual(['blueplane']);
  expect(lstatSync(own()).mode & 0o111).toBe(0o111);
});

describe("what is another's", () => {
  test.each<[string, (path: string) => void]>([
    ['a program', (path) => writeFileSync(path, '#!/bin/sh\necho mine\n')],
    ['a link', (path) => symlinkSync('/usr/bin/env', path)],
    ['a link that leads nowhere', (path) => symlinkSync(join(root, 'gone'), path)],
    ['a folder', (path) => mkdirSync(path)],
  ])('stays: %s', (_what, put) => {
    mkdirSync(join(root, '.local', 'bin'), { recursive: true });
    put(own());
    const before = lstatSync(own()).ino;
    expect(readCommandTool(plan()).state).toBe('foreign');
    expect(() => installCommandTool(plan())).toThrow("is another program's. It stays as it is");
    expect(removeCommandTool(plan()).state).toBe('foreign');
    expect(lstatSync(own()).ino).toBe(before);
  });

  test('is told of when a shell would start it instead', () => {
    const first = join(root, 'tools');
    mkdirSync(first);
    writeFileSync(join(first, 'blueplane'), '', { mode: 0o755 });
    const path = `${first}:${join(root, '.local', 'bin')}`;
    installCommandTool(plan({ env: { PATH: path } }));
    expect(readCommandTool(plan({ env: { PATH: path } })).other).toBe(join(first, 'blueplane'));
    expect(readCommandTool(plan()).other).toBeNull();
  });

  test('is not our own program by another name', () => {
    const first = join(root, 'tools');
    mkdirSync(first);
    symlinkSync(plan().target?.path ?? '', join(first, 'blueplane'));
    expect(readCommandTool(plan({ env: { PATH: first } })).other).toBeNull();
  });
});

test('the folder is one of the user, on the PATH where there is such a one, and it is said where there is none', () => {
  const at = (change: Partial<CommandToolPlan>) => {
    const { path, isOnPath } = readCommandTool(plan(change));
    return [path.replace(root, '~'), isOnPath];
  };
  expect(at({ env: { PATH: '/usr/bin' } })).toEqual(['~/.local/bin/blueplane', false]);
  expect(at({ env: { PATH: join(root, 'bin') } })).toEqual(['~/bin/blueplane', true]);
  expect(at({ platform: 'darwin', env: {} })).toEqual(['~/.local/bin/blueplane', false]);
  mkdirSync(join(root, 'shared'));
  expect(at({ platform: 'darwin', env: {} })).toEqual(['~/shared/blueplane', true]);
  const local = join(root, 'AppData', 'Local');
  expect(
    at({ platform: 'win32', env: { LOCALAPPDATA: local, PATH: join(local, 'Microsoft', 'WindowsApps') } }),
  ).toEqual(['~/AppData/Local/Microsoft/WindowsApps/blueplane.cmd', true]);
});

test('once installed it is found again, also when the PATH has changed', () => {
  installCommandTool(plan({ env: { PATH: join(root, 'bin') } }));
  expect(readCommandTool(plan())).toMatchObject({ state: 'installed', path: join(root, 'bin', 'blueplane') });
  expect(removeCommandTool(plan()).state).toBe('absent');
  expect(readdirSync(join(root, 'bin'))).toEqual([]);
});

test('a folder that cannot be made is said', () => {
  writeFileSync(join(root, '.local'), 'a file in the way');
  expect(() => installCommandTool(plan())).toThrow(/\.local\/bin cannot be written \(E\w+\)/);
  expect(() => installCommandTool(plan({ target: null }))).toThrow('There is no program here');
  expect(readFileSync(join(root, '.local'), 'utf8')).toBe('a file in the way');
});

test('cmd.exe gets a file of its own, with nothing in it that it would read otherwise', () => {
  const local = 'C:\\Users\\Zoë\\AppData\\Local';
  const path = `${local}\\Programs\\100%\\Blueplane.exe`;
  const lines = commandFile('win32', { kind: 'program', path }, local).split('\r\n');
  expect(lines.at(-1)).toBe('');
  expect(lines[1]).toBe('@"%LOCALAPPDATA%\\Programs\\100%%\\Blueplane.exe" --cli -- %*');
  expect(commandFile('win32', { kind: 'script', path: 'D:\\blueplane\\bin\\blueplane' }, local)).toContain(
    '@node "D:\\blueplane\\bin\\blueplane" %*\r\n',
  );
});
