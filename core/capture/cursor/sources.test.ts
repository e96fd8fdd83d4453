import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test-source.ts';
import { findCursorSources } from './find.ts';
import { type CursorRoot, cursorRoots, cursorSourceOf, foldersOf, transcriptPlace } from './sources.ts';

describe("the folders of Cursor's data", () => {
  const HOME = '/home/ada';
  const pathsOf = (...asked: Parameters<typeof cursorRoots>) => cursorRoots(...asked).map(({ path }) => path);

  it.each([
    ['linux', '/home/ada/.config/Cursor/User'],
    ['darwin', '/home/ada/Library/Application Support/Cursor/User'],
  ] as const)('are those of the system: %s', (platform, user) => {
    expect(pathsOf([], { HOME }, platform)).toEqual([user, '/home/ada/.cursor']);
  });

  it('are those of the variables, each by itself', () => {
    expect(pathsOf([], { HOME, CURSOR_USER_DIR: '/u/User, ~/v' }, 'linux')).toEqual([
      '/u/User',
      '/home/ada/v',
      '/home/ada/.cursor',
    ]);
    expect(pathsOf([], { HOME, CURSOR_HOME: '/c', XDG_CONFIG_HOME: '/x' }, 'linux')).toEqual(['/x/Cursor/User', '/c']);
    const APPDATA = '/roaming';
    expect(pathsOf([], { HOME, APPDATA, CURSOR_HOME: ' , ' }, 'win32')[0]).toBe('/roaming/Cursor/User');
  });

  it('are those of the setting before all others; a comma belongs to its path', () => {
    expect(pathsOf(['/set,here'], { HOME, CURSOR_USER_DIR: '/u', CURSOR_HOME: '/c' }, 'linux')).toEqual(['/set,here']);
  });

  it('are watched where something is read, and nowhere else', () => {
    const folders = (kind: CursorRoot['kind']) => foldersOf({ path: '/x', kind });
    expect(folders('user')).toEqual(['/x/globalStorage', '/x/workspaceStorage']);
    expect(folders('home')).toEqual(['/x/projects']);
    expect(folders('either')).toEqual(['/x/globalStorage', '/x/workspaceStorage', '/x/projects']);
    expect(cursorRoots([], { HOME }, 'linux').map(({ kind }) => kind)).toEqual(['user', 'home']);
    expect(cursorRoots(['/x'], { HOME }, 'linux').map(({ kind }) => kind)).toEqual(['either']);
  });
});

describe('a file that changed', () => {
  it.each([
    ['/u/globalStorage/state.vscdb', '/u/globalStorage/state.vscdb'],
    ['/u/globalStorage/state.vscdb-wal', '/u/globalStorage/state.vscdb'],
    ['/u/workspaceStorage/0a/workspace.json', '/u/workspaceStorage/0a/state.vscdb'],
    ['/c/projects/p/agent-transcripts/c1.txt', '/c/projects/p/agent-transcripts/c1.txt'],
    ['/u/globalStorage/state.vscdb-shm', null],
    ['/u/globalStorage/state.vscdb.backup', null],
    ['/u/globalStorage/ext/workspace.json', null],
    ['/c/projects/p/agent-tools/c1.txt', null],
    ['/c/projects/p/agent-transcripts.txt', null],
  ])('%s is news of %s', (path, source) => {
    expect(cursorSourceOf(path)).toBe(source);
  });
});

it.each([
  ['/c/projects/p/agent-transcripts/c1.txt', { composer: 'c1', parent: null, isText: true }],
  ['/c/projects/p/agent-transcripts/c1.jsonl', { composer: 'c1', parent: null, isText: false }],
  ['/c/projects/p/agent-transcripts/c1/c1.jsonl', { composer: 'c1', parent: null, isText: false }],
  ['/c/projects/p/agent-transcripts/c1/subagents/s1.jsonl', { composer: 's1', parent: 'c1', isText: false }],
  ['C:\\c\\projects\\p\\agent-transcripts\\c1\\subagents\\s1.jsonl', { composer: 's1', parent: 'c1', isText: false }],
])('the transcript %s says whose it is', (path, place) => {
  expect(transcriptPlace(path)).toEqual(place);
});

describe('looking for sources', () => {
  let folder: { path: string; remove(): void };
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  function file(name: string): string {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x');
    return path;
  }

  it('finds all databases and transcripts, and nothing else', async () => {
    const wanted = [
      file('User/globalStorage/state.vscdb'),
      file('User/workspaceStorage/0a/state.vscdb'),
      file('.cursor/projects/p/agent-transcripts/c1.txt'),
      file('.cursor/projects/p/agent-transcripts/c2/c2.jsonl'),
      file('.cursor/projects/p/agent-transcripts/c2/subagents/s1.jsonl'),
    ];
    file('User/globalStorage/state.vscdb.backup');
    file('User/globalStorage/some.extension/state.vscdb');
    file('User/workspaceStorage/0a/some.extension/state.vscdb');
    file('User/workspaceStorage/1b/workspace.json');
    file('User/History/0a/state.vscdb');
    file('.cursor/projects/p/agent-tools/c1.txt');
    file('.cursor/projects/notes.txt');
    file('.cursor/worktrees/w/agent-transcripts/c9.txt');
    const { files, skipped } = await findCursorSources([
      { path: join(folder.path, 'User'), kind: 'user' },
      { path: join(folder.path, '.cursor'), kind: 'home' },
    ]);
    expect(files.map(({ path }) => path).toSorted()).toEqual(wanted.toSorted());
    expect(skipped).toEqual([]);
  });

  it('reads what two names lead to under one, and a database that the named folder itself holds', async () => {
    const own = file('named/state.vscdb');
    mkdirSync(join(folder.path, 'named', 'workspaceStorage'));
    symlinkSync(join(folder.path, 'named'), join(folder.path, 'named', 'workspaceStorage', 'again'));
    const { files } = await findCursorSources([{ path: join(folder.path, 'named'), kind: 'either' }]);
    expect(files.map(({ path }) => path)).toEqual([own]);
  });

  it('says of folders that are not there that they are not, unless another of the same place is', async () => {
    const root: CursorRoot = { path: join(folder.path, 'User'), kind: 'user' };
    const none = await findCursorSources([root]);
    expect(none.files).toEqual([]);
    expect(none.skipped.map(({ path }) => path)).toEqual(foldersOf(root));
    file('User/globalStorage/state.vscdb');
    expect((await findCursorSources([root])).skipped).toEqual([]);
  });
});
