import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingsSchema } from '../contracts/settings.ts';
import type { SourceFolder } from '../contracts/sources.ts';
import { type HomeFacts, NO_HOME } from './home-facts.ts';
import { insertSession } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32);
const FOLDER: SourceFolder = { path: '~/.codex/sessions', state: 'missing' };

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
  const scanned = file.writer.prepare('INSERT INTO source_scans (platform, files, completed_at) VALUES (?, ?, ?)');
  for (const [platform, files] of Object.entries({ claude_code: 7, codex_cli: 3 })) scanned.run(platform, files, NOW);
});
afterEach(() => file.close());

const home: HomeFacts = {
  ...NO_HOME,
  settings: () => ({
    ...NO_HOME.settings(),
    settings: settingsSchema.parse({ sources: { codex_cli: { enabled: false, paths: ['/x'] } } }),
    origins: { 'sources.codex_cli.paths': 'file', 'sources.gemini_cli.paths': 'environment' },
  }),
  sourceFolders: () => ({ claude_code: [], codex_cli: [FOLDER], gemini_cli: [], cursor: [] }),
};

it('tells of each tool where it is read, whether it is switched on, and what was found', async () => {
  insertSession(file.writer, { id: 's', startedAt: NOW - 60_000, lastActivityAt: NOW - 5_000 });
  const { sources } = await askAt(file, NOW, 'sources', {}, home);
  expect(sources.map(({ platform }) => platform)).toEqual(['claude_code', 'codex_cli', 'gemini_cli', 'cursor']);
  expect(sources[0]).toMatchObject({ isEnabled: true, namedBy: 'default', files: 7 });
  expect(sources[0]?.lastActivityAt).toBe(new Date(NOW - 5_000).toISOString());
  // Its last look stands in the database, but nothing of it is read now.
  expect(sources[1]).toMatchObject({ isEnabled: false, namedBy: 'setting', files: 0, folders: [FOLDER] });
  expect(sources[2]).toMatchObject({ namedBy: 'environment', lastActivityAt: null });
});

it('answers before anything was stored', async () => {
  const { sources } = await askAt(null, NOW, 'sources', {}, home);
  expect(sources[1]).toMatchObject({ files: 0, events: 0, folders: [FOLDER], lastActivityAt: null });
});

it('hands on what is asked of folders that are about to be named', async () => {
  const asked: unknown[] = [];
  const looking: HomeFacts = {
    ...home,
    lookIntoFolders: (platform, paths) => {
      asked.push([platform, paths]);
      return [{ path: '/x', state: 'missing', expected: [] }];
    },
  };
  const answer = await askAt(file, NOW, 'lookIntoFolders', { platform: 'cursor', paths: ['/x'] }, looking);
  expect(answer.folders).toHaveLength(1);
  expect(asked).toEqual([['cursor', ['/x']]]);
});
