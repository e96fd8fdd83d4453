import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HomeTakenError, isHomeTaken, takeHomeLock } from './home-lock.ts';
import { homePaths, resolveHome, SOCKET_PATH_MAX_BYTES } from './paths.ts';
import { readPidFile, writePidFile } from './pid-file.ts';
import { HomeError, isTrustedSocketDirectory, prepareHome } from './prepare-home.ts';
import { testFolder } from './test-folder.ts';

function mode(path: string): number {
  return statSync(path).mode & 0o777;
}

test('the home is BLUEPLANE_HOME or a folder in the user folder, always absolute', () => {
  expect(resolveHome({})).toBe(join(homedir(), '.blueplane'));
  expect(resolveHome({ BLUEPLANE_HOME: '' })).toBe(join(homedir(), '.blueplane'));
  expect(resolveHome({ BLUEPLANE_HOME: 'here' })).toBe(join(process.cwd(), 'here'));
});

test('a new home and its socket folder are private to the user', async () => {
  const home = join(testFolder(), 'a', 'home');
  const paths = await prepareHome(home);
  expect(mode(home)).toBe(0o700);
  expect(mode(paths.socketDirectory)).toBe(0o700);
  expect(paths.socketDirectory).toBe(join(home, 'run'));
});

test('an empty or earlier home that others may read is made private', async () => {
  const home = testFolder();
  chmodSync(home, 0o755);
  writeFileSync(join(home, 'config.yaml'), '');
  await prepareHome(home);
  expect(mode(home)).toBe(0o700);
});

test('a folder that serves other things is refused, not closed to others', async () => {
  const home = testFolder();
  chmodSync(home, 0o755);
  writeFileSync(join(home, 'thesis.tex'), '');
  await expect(prepareHome(home)).rejects.toThrow(/BLUEPLANE_HOME at a folder of its own/);
  expect(mode(home)).toBe(0o755);
});

test('a file in the place of the home is explained', async () => {
  const home = join(testFolder(), 'home');
  writeFileSync(home, '');
  await expect(prepareHome(home)).rejects.toThrow(/is a file, not a folder. Move it away/);
  await expect(prepareHome(join(home, 'below'))).rejects.toThrow(HomeError);
});

test.skipIf(process.getuid?.() === 0)('a home that cannot be written is explained', async () => {
  const parent = testFolder();
  chmodSync(parent, 0o500);
  await expect(prepareHome(join(parent, 'home'))).rejects.toThrow(/cannot be written \(EACCES\)/);
});

test('on a system file system that takes no folders the home is explained', async () => {
  if (!existsSync('/proc/self')) return;
  await expect(prepareHome('/proc/blueplane-home')).rejects.toThrow(/cannot be written .* BLUEPLANE_HOME/);
});

test('a home with a long path keeps its sockets in a private folder elsewhere, which every process finds', async () => {
  const base = testFolder();
  const home = join(base, 'x'.repeat(120));
  const paths = await prepareHome(home);
  expect(Buffer.byteLength(paths.redisSocket('12345678'))).toBeLessThanOrEqual(SOCKET_PATH_MAX_BYTES);
  expect(paths.socketDirectory.startsWith(home)).toBe(false);
  expect(isTrustedSocketDirectory(paths.socketDirectory)).toBe(true);
  // Another process may have another XDG_RUNTIME_DIR.
  expect(homePaths(home, { XDG_RUNTIME_DIR: base }).socketDirectory).toBe(paths.socketDirectory);
});

test('a socket folder of others or behind a link is not trusted', () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'open'), { mode: 0o755 });
  symlinkSync(folder, join(folder, 'link'));
  expect(isTrustedSocketDirectory(folder)).toBe(true);
  expect(isTrustedSocketDirectory(join(folder, 'open'))).toBe(false);
  expect(isTrustedSocketDirectory(join(folder, 'link'))).toBe(false);
  expect(isTrustedSocketDirectory(join(folder, 'none'))).toBe(false);
});

test('a home has one owner at a time', () => {
  const path = join(testFolder(), 'owner.lock');
  expect(isHomeTaken(path)).toBe(false);
  const lock = takeHomeLock(path);
  expect(mode(path)).toBe(0o600);
  expect(isHomeTaken(path)).toBe(true);
  expect(() => takeHomeLock(path)).toThrow(HomeTakenError);
  lock.release();
  expect(isHomeTaken(path)).toBe(false);
  takeHomeLock(path).release();
});

test('the pid file can be read by people and scripts, and damaged ones are no error', () => {
  const path = join(testFolder(), 'server.pid');
  expect(readPidFile(path)).toBeNull();
  writePidFile(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, process_name: 'blueplane' });
  expect(mode(path)).toBe(0o600);
  writeFileSync(path, '{"pid":');
  expect(readPidFile(path)).toBeNull();
  writeFileSync(path, '4711\n');
  expect(readPidFile(path)?.pid).toBe(4711);
});
