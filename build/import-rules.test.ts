import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkImports } from './import-rules/check.ts';
import { LAYERS } from './import-rules/layers.ts';

const root = join(import.meta.dirname, '..');
const trees: string[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true });
});

/** Writes a source tree and gives the names of the rules that its imports break. */
async function brokenRules(files: Record<string, string>): Promise<string[]> {
  const tree = mkdtempSync(join(tmpdir(), 'import-rules-'));
  trees.push(tree);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const { violations } = await checkImports(tree);
  return violations.map(({ rule }) => rule).sort();
}

const target = 'export const value = 1;\nexport type Value = number;\n';

/** One forbidden import of each kind: the importing file, its line, the rule that must speak. */
const forbidden: [name: string, file: string, line: string, rule: string][] = [
  ['a stage that stands later', 'core/queue/a.ts', "import { value } from '../slow-path/b.ts';", 'layer-core-queue'],
  ['a type alone', 'core/privacy/a.ts', "import type { Value } from '../queue/b.ts';", 'layer-core-privacy'],
  ['one type among values', 'core/pricing/a.ts', "import { type Value } from '../storage/b.ts';", 'layer-core-pricing'],
  ['a re-export', 'core/contracts/a.ts', "export { value } from '../format/b.ts';", 'layer-core-contracts'],
  ['a dynamic import', 'core/query/a.ts', "await import('../queue/b.ts');", 'layer-core-query'],
  ['raw tables in a door', 'core/interfaces/cli/a.ts', "import '../../storage/b.ts';", 'layer-core-interfaces'],
  ['an entry from a stage', 'core/runtime/a.ts', "import '../entries/b.ts';", 'layer-core-runtime'],
  ['two stages from a stage', 'core/capture/a.ts', "import '../fast-path/b.ts';", 'layer-core-capture'],
  ['the core behind the page', 'renderer/dashboard/a.tsx', "import '../../core/query/b.ts';", 'layer-renderer'],
  ['format in the preload', 'preload/a.ts', "import '../core/format/b.ts';", 'layer-preload'],
  ['Electron in core', 'core/runtime/a.ts', "import { app } from 'electron';", 'core-knows-no-window'],
  ['React in core', 'core/format/a.ts', "import { useState } from 'react';", 'core-knows-no-window'],
  [
    'SQL in a door',
    'core/interfaces/gateway/a.ts',
    "import D from 'better-sqlite3';",
    'interfaces-ask-the-query-service',
  ],
  ['a native package in the page', 'renderer/shared/a.ts', "import R from 'ioredis';", 'renderer-is-a-web-page'],
  ['Node in the page', 'renderer/shared/a.ts', "import { readFileSync } from 'node:fs';", 'no-node-in-the-sandbox'],
  ['Node in the preload', 'preload/a.ts', "import { join } from 'path';", 'no-node-in-the-sandbox'],
  ['a test in the product', 'core/queue/a.ts', "import './b.test.ts';", 'no-test-in-the-product'],
  ['a name that leads nowhere', 'core/queue/a.ts', "import './missing.ts';", 'no-loose-end'],
];

/** Whether a folder holds more than tests and what they are fed with. */
function holdsCode(folder: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/(^|\/)test-/.test(path),
  );
}

describe('the import rules', () => {
  it.each(forbidden)('refuse %s', async (_name, file, line, rule) => {
    const imported = /'(\.[^']+)'/.exec(line)?.[1];
    const files: Record<string, string> = { [file]: `${line}\n` };
    if (imported !== undefined && rule !== 'no-loose-end') {
      files[join(dirname(file), imported)] = target;
    }
    expect(await brokenRules(files)).toContain(rule);
  });

  it('refuse a circle', async () => {
    const broken = await brokenRules({
      'core/queue/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'core/queue/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    });
    expect(new Set(broken)).toEqual(new Set(['no-circle']));
  });

  it('let pass what the table allows, in product and tests', async () => {
    const broken = await brokenRules({
      'core/contracts/usage.ts': target,
      'core/runtime/logger.ts': target,
      'core/storage/database.ts': "import type { Value } from '../runtime/logger.ts';\nexport type { Value };\n",
      'core/query/today.ts': "import type { Value } from '../storage/database.ts';\nexport type { Value };\n",
      'core/entries/gateway.ts': "import type { Value } from '../query/today.ts';\nexport type { Value };\n",
      'core/query/today.test.ts': "import type { Value } from '../entries/gateway.ts';\nexport type { Value };\n",
      'renderer/shared/a.ts': "import { value } from '../../core/contracts/usage.ts';\nexport { value };\n",
    });
    expect(broken).toEqual([]);
  });

  it('name every folder of core that holds code', () => {
    const folders = readdirSync(join(root, 'core'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && holdsCode(join(root, 'core', entry.name)))
      .map((entry) => `core/${entry.name}`);
    expect(folders).toContain('core/capture');
    expect(LAYERS.map(({ folder }) => folder)).toEqual(expect.arrayContaining(folders));
  });
});
