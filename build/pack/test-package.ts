import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import asar from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { findAllOnPath } from '../prepare/executables.mjs';
import { put } from '../prepare/test-folder.ts';
import { putRedis } from './bundled-redis.mjs';
import { WANTED_FUSES } from './fuses.mjs';
import { type PackedFolder, packedFolder } from './packed-folder.mjs';
import { makeStubElectron } from './stub-electron.mjs';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const icons = join(import.meta.dirname, '..', 'icons');
const target = `${process.platform}-${process.arch}`;

/** What the checks are told of the package below. */
export const expected = {
  version: '9.8.7',
  dependencies: ['better-sqlite3'],
  developmentPackages: ['vitest@5.0.0'],
  node: process.execPath,
};

/** Answers like the real command line on an empty home. */
const COMMAND_LINE = `process.stdout.write(process.argv[2] === '--version'
  ? '${expected.version}\\n' : JSON.stringify({ daily: [], totals: { totalTokens: 0 } }));`;

export type TestPackage = PackedFolder & { root: string; application: string };

/** A Redis or Valkey server of this machine. */
export function systemRedis(): string {
  const named = process.env.BLUEPLANE_REDIS_SERVER;
  const [found] = named ? [named] : findAllOnPath(['redis-server', 'valkey-server']);
  if (found === undefined) throw new Error('these tests need redis-server on the PATH');
  return found;
}

/** A small package with nothing wrong: the real SQLite, Redis and icons, a stub for Electron, few files of ours. */
export async function makeTestPackage(): Promise<TestPackage> {
  const root = mkdtempSync(join(tmpdir(), 'blueplane-package-'));
  const packed = describePackage(root);
  putApplication(packed.application);
  await packApplication(packed);
  putRedis(systemRedis(), join(packed.resources, 'redis'));
  cpSync(icons, join(packed.resources, 'icons'), { recursive: true });
  const stub = join(root, 'stub');
  makeStubElectron(stub, '45.0.0');
  cpSync(join(stub, 'electron'), packed.program);
  await setFuses(packed, WANTED_FUSES);
  return packed;
}

/** The same package once more, to break it. */
export function copyOf({ root }: TestPackage): TestPackage {
  const copy = mkdtempSync(join(tmpdir(), 'blueplane-package-'));
  cpSync(root, copy, { recursive: true });
  return describePackage(copy);
}

/** Makes the archive again out of the application's folder, which a test has changed. */
export async function packApplication({ application, resources }: TestPackage): Promise<void> {
  rmSync(join(resources, 'app.asar'), { force: true });
  rmSync(join(resources, 'app.asar.unpacked'), { recursive: true, force: true });
  // It answers before the last bytes are in the file.
  await finished(
    await asar.createPackageWithOptions(application, join(resources, 'app.asar'), { unpack: '**/*.node' }),
  );
}

/** Sets switches in the package's program. */
export async function setFuses({ program }: TestPackage, wanted: Partial<typeof WANTED_FUSES>): Promise<void> {
  const { RunAsNode = WANTED_FUSES.RunAsNode, ...others } = wanted;
  const byNumber = new Map(Object.entries({ RunAsNode, ...others }).map(([name, on]) => [fuseNumber(name), on]));
  await flipFuses(program, { version: FuseVersion.V1, ...Object.fromEntries(byNumber) });
}

function fuseNumber(name: string): number {
  const entry = Object.entries(FuseV1Options).find(([key]) => key === name);
  if (typeof entry?.[1] !== 'number') throw new Error(`Electron has no switch ${name}`);
  return entry[1];
}

function describePackage(root: string): TestPackage {
  const packed = packedFolder(root, { platform: process.platform, arch: process.arch, name: 'blueplane' });
  return { ...packed, root, application: join(root, 'application') };
}

function putApplication(folder: string): void {
  const manifest = { name: 'blueplane', version: expected.version, type: 'module', main: 'out/main/index.js' };
  put(join(folder, 'package.json'), JSON.stringify(manifest));
  put(join(folder, 'out', 'main', 'cli.js'), COMMAND_LINE);
  for (const path of ['main/index.js', 'main/gateway.js', 'preload/index.cjs', 'renderer/dashboard/index.html']) {
    put(join(folder, 'out', path), '');
  }
  const sqlite = join('better-sqlite3', 'prebuilds', `${target}.node`);
  for (const path of [join('better-sqlite3', 'package.json'), join('better-sqlite3', 'lib'), sqlite]) {
    cpSync(join(modules, path), join(folder, 'node_modules', path), { recursive: true });
  }
  const watcher = `watcher-${target}${process.platform === 'linux' ? '-glibc' : ''}`;
  put(join(folder, 'node_modules', '@parcel', watcher, 'watcher.node'), '');
}
