import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { settingsSchema } from '../contracts/settings.ts';
import { lookForSources, lookIntoFolders } from './source-folders.ts';
import { temporaryFolder } from './test-source.ts';

let folder: ReturnType<typeof temporaryFolder>;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = temporaryFolder();
  env = { HOME: folder.path };
});
afterEach(() => folder.remove());

function make(path: string): string {
  mkdirSync(join(folder.path, path), { recursive: true });
  return join(folder.path, path);
}

it('tells of each tool where it is looked for, and what is there', () => {
  make('.claude/projects');
  make('.codex/sessions');
  writeFileSync(join(make('.gemini'), 'tmp'), '');
  const { sources } = settingsSchema.parse({ sources: { cursor: { paths: ['/nowhere/User'] } } });
  const found = lookForSources(sources, env);
  expect(found.claude_code).toEqual([
    { path: '~/.config/claude/projects', state: 'missing' },
    { path: '~/.claude/projects', state: 'found' },
  ]);
  expect(found.codex_cli).toEqual([
    { path: '~/.codex/sessions', state: 'found' },
    { path: '~/.codex/archived_sessions', state: 'missing' },
  ]);
  expect(found.gemini_cli).toEqual([{ path: '~/.gemini/tmp', state: 'not_a_folder' }]);
  expect(found.cursor[0]).toEqual({ path: '/nowhere/User/globalStorage', state: 'missing' });
});

it('tells of a folder that is about to be named whether it is there and is one of the tool', () => {
  const own = make('work/.claude');
  make('work/.claude/projects');
  const other = make('pictures');
  const file = join(folder.path, 'notes.txt');
  writeFileSync(file, '');
  const answers = lookIntoFolders('claude_code', ['~/work/.claude', own, other, file, `${other}/none`], env);
  expect(answers.map(({ state, expected }) => [state, expected[0]?.state])).toEqual([
    ['found', 'found'],
    ['found', 'found'],
    ['found', 'missing'],
    ['not_a_folder', 'not_a_folder'],
    ['missing', 'missing'],
  ]);
  expect(answers[0]).toEqual({
    path: '~/work/.claude',
    state: 'found',
    expected: [{ path: '~/work/.claude/projects', state: 'found' }],
  });
});

it.skipIf(process.getuid?.() === 0)('tells when a folder may not be looked into', () => {
  const closed = make('closed');
  chmodSync(closed, 0o000);
  expect(lookIntoFolders('gemini_cli', [closed], env)[0]?.state).toBe('unreadable');
  chmodSync(closed, 0o700);
});
