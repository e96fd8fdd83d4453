import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');

const configurationSchema = z.object({
  extraResources: z.array(z.object({ to: z.string(), filter: z.array(z.string()).optional() })),
});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ dependencies: z.record(z.string(), z.string()).optional() })),
});
const manifestSchema = z.object({ dependencies: z.record(z.string(), z.string()) });

/** The packages whose code or styles the renderer's sources name. */
function namedInSources(): Set<string> {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|css)$/.test(entry.name) && !/\.test\.|^test-/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const imports = files.flatMap((text) => [...text.matchAll(/(?:from|import)\s+['"]([^.'"][^'"]*)['"]/g)]);
  const specifiers = imports.map(([, specifier = '']) => specifier).filter((one) => !one.startsWith('node:'));
  return new Set(specifiers.map((one) => /^(@[^/]+\/)?[^/]+/.exec(one)?.[0] ?? one));
}

/** With all that they bring along. */
function withDependencies(names: Set<string>): Set<string> {
  const { packages } = lockSchema.parse(readJson('package-lock.json'));
  const all = new Set(names);
  // A set that grows while it is walked is walked to its end.
  for (const name of all) {
    const { dependencies = {} } = packages[`node_modules/${name}`] ?? {};
    for (const dependency of Object.keys(dependencies)) all.add(dependency);
  }
  return all;
}

it('ships the licence of every package that is built into the pages', () => {
  const configuration = configurationSchema.parse(parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')));
  const listed = configuration.extraResources.find(({ to }) => to === 'licences')?.filter ?? [];
  expect(listed.filter((path) => !existsSync(join(root, 'node_modules', path)))).toEqual([]);

  // Those that the program needs at run time too lie in the archive with their licence.
  const inArchive = Object.keys(manifestSchema.parse(readJson('package.json')).dependencies);
  const built = [...withDependencies(namedInSources())].filter((name) => !inArchive.includes(name));
  expect(built.length).toBeGreaterThan(5);
  expect(listed.map((path) => path.replace(/\/[^/]+$/, '')).sort()).toEqual(built.sort());
});

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}
