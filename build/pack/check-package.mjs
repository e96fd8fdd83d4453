import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { developmentPackages } from './archive.mjs';
import { putRedis } from './bundled-redis.mjs';
import { packageChecks } from './checks.mjs';
import { packedFolder } from './packed-folder.mjs';
import { makeStubElectron } from './stub-electron.mjs';

// The second half of `npm run pack:check`, on the project's Node: packs for Linux without a network, then looks at the
// result. A stub stands in for Electron, so that nothing is downloaded and nothing here says that Electron runs it.
// For macOS and Windows the packager edits the real program's structures, which a stub does not have.

const root = join(import.meta.dirname, '..', '..');
const temporary = mkdtempSync(join(tmpdir(), 'blueplane-pack-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(1));
}

const manifest = readJson('package.json');
const output = pack(process.argv[2]);
if (output === null) {
  process.exit(1);
}
process.stdout.write(`runtime: a stub with Electron ${manifest.devDependencies.electron}’s name (not Electron)\n`);
const target = { platform: process.platform, arch: process.arch, name: 'blueplane' };
const packed = packedFolder(join(output, 'linux-unpacked'), target);
const expected = {
  version: manifest.version,
  dependencies: Object.keys(manifest.dependencies),
  developmentPackages: developmentPackages(readJson('package-lock.json')),
  node: process.execPath,
};
let failed = 0;
for (const { name, problem } of packageChecks(packed, expected)) {
  const found = await problem();
  failed += found === null ? 0 : 1;
  process.stdout.write(found === null ? `ok ${name}\n` : `not ok ${name}: ${found}\n`);
}
process.stdout.write(`size without Electron: ${(bytes(packed.resources) / 1e6).toFixed(1)} MB\n`);
process.stdout.write(failed === 0 ? 'package: all checks passed\n' : `package: ${failed} checks failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** @returns {string | null} the packager's output folder; null when it failed, its words being on the console */
function pack(redis) {
  const electronDist = join(temporary, 'electron');
  makeStubElectron(electronDist, manifest.devDependencies.electron);
  const redisFolder = join(temporary, 'redis');
  putRedis(redis, redisFolder);
  const configuration = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  const folder = join(temporary, 'packages');
  const changed = {
    ...configuration,
    electronDist,
    directories: { ...configuration.directories, output: folder },
    // This system's Redis, in the place of one that may be passed on.
    extraResources: configuration.extraResources.map((one) =>
      one.to === 'redis' ? { ...one, from: redisFolder } : one,
    ),
  };
  const path = join(temporary, 'electron-builder.json');
  writeFileSync(path, JSON.stringify(changed));
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const words = ['--linux', '--dir', `--${process.arch}`, '--publish', 'never', '--config', path];
  const { status } = spawnSync(process.execPath, [builder, ...words], { cwd: root, stdio: 'inherit' });
  return status === 0 ? folder : null;
}

function readJson(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}

function bytes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
