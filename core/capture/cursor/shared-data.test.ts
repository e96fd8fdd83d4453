import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CursorRecord } from '../../contracts/cursor-record.ts';
import { findCursorSources } from './find.ts';
import { TestCursor } from './test-cursor.ts';

/** Data of other people's machines, read in place; skipped where they are not. */
const DATA = fileURLToPath(new URL('../../../../shared/data/cursor/', import.meta.url));

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const stats = statSync(join(folder, name), { bigint: true });
    const content = stats.isFile() ? readFileSync(join(folder, name)) : '';
    return `${name} ${stats.mtimeNs} ${stats.size} ${createHash('sha256').update(content).digest('hex')}`;
  });
}

async function readAll(root: string): Promise<{ records: CursorRecord[]; refused: string[]; files: number }> {
  const before = snapshot(root);
  const { files } = await findCursorSources([{ path: root, kind: 'either' }]);
  const records: CursorRecord[] = [];
  const refused: string[] = [];
  for (const { path } of files) {
    const read = await cursor.read(path);
    records.push(...read.events.map(({ record }) => record));
    refused.push(...read.refused);
  }
  expect(snapshot(root)).toEqual(before);
  return { records, refused, files: files.length };
}

function countOf(records: readonly CursorRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe.skipIf(!existsSync(DATA))('real data (needs ../shared/data)', () => {
  it('of a workspace from 2024: conversations with their messages inside, and prompts', async () => {
    const { records, refused, files } = await readAll(join(DATA, 'slevin48-cursor-history'));
    expect({ files, refused }).toEqual({ files: 1, refused: [] });
    expect(countOf(records)).toEqual({ workspace: 1, composer: 26, bubble: 82, prompt: 66 });
    const bubbles = records.filter((record) => record.type === 'bubble');
    expect(bubbles.filter(({ role }) => role === 'user')).toHaveLength(41);
    expect(bubbles.filter(({ role }) => role === 'assistant')).toHaveLength(41);
    const composers = records.filter((record) => record.type === 'composer');
    expect(composers.reduce((sum, { bubbles: order }) => sum + (order?.length ?? 0), 0)).toBe(82);
    expect(composers.every(({ createdAt }) => createdAt?.startsWith('2024-'))).toBe(true);
    expect(composers.flatMap(({ codeBlocks }) => codeBlocks ?? []).every(({ status }) => status !== 'other')).toBe(
      true,
    );
    // All it holds is known by name, so that nothing new of it is overlooked.
    expect([...bubbles, ...composers].filter(({ unknownKeys }) => unknownKeys !== undefined)).toEqual([]);
  });

  it('of agents: each call of a tool in the texts', async () => {
    const root = join(DATA, 'anuragabhay-workspace');
    const { records, refused, files } = await readAll(root);
    expect({ files, refused }).toEqual({ files: 8, refused: [] });
    const lines = records.filter((record) => record.type === 'transcriptLine');
    expect(lines.filter(({ role }) => role === 'user')).toHaveLength(74);
    expect(lines.filter(({ role }) => role === 'assistant')).toHaveLength(202);
    expect(lines.reduce((sum, { tools }) => sum + tools.length, 0)).toBe(342);
  });
});
