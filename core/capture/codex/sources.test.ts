import { describe, expect, it } from 'vitest';
import { codexRolloutFolders, rolloutPlace } from './sources.ts';

describe("the folders of Codex's rollouts", () => {
  const HOME = '/home/ada';
  const both = (root: string) => [`${root}/sessions`, `${root}/archived_sessions`];

  it('are the two of the default place', () => {
    expect(codexRolloutFolders([], { HOME })).toEqual(both('/home/ada/.codex'));
    expect(codexRolloutFolders([], { HOME, CODEX_HOME: ' , ' })).toEqual(both('/home/ada/.codex'));
  });

  it('are those of CODEX_HOME alone, which may be a list', () => {
    expect(codexRolloutFolders([], { HOME, CODEX_HOME: '/a, ~/b,,/a' })).toEqual([
      ...both('/a'),
      ...both('/home/ada/b'),
    ]);
  });

  it('are those of the setting before all others; a comma belongs to its path', () => {
    expect(codexRolloutFolders(['/set,here', '~'], { HOME, CODEX_HOME: '/a' })).toEqual([
      ...both('/set,here'),
      ...both('/home/ada'),
    ]);
  });

  it('may be named themselves', () => {
    expect(codexRolloutFolders(['/a/sessions', '/b/archived_sessions'], { HOME })).toEqual([
      '/a/sessions',
      '/b/archived_sessions',
    ]);
  });
});

describe('what a path says of a rollout', () => {
  const UUID = '019ca4a0-21d1-7951-a69e-f7e723506c8b';
  it.each([
    [`/h/.codex/sessions/2026/02/28/rollout-2026-02-28T15-21-23-${UUID}.jsonl`, UUID, false, false],
    [`/h/.codex/archived_sessions/rollout-2026-02-28T15-21-23-${UUID}.jsonl.zst`, UUID, true, true],
    [`C:\\h\\.codex\\sessions\\rollout-2026-02-28T15-21-23-${UUID.toUpperCase()}.jsonl`, UUID, false, false],
    ['/h/archived_sessions/.codex/sessions/rollout-2026-02-28T15-21-23-parent.jsonl', 'parent', false, false],
    ['/h/.codex/sessions/one.jsonl', 'one', false, false],
  ])('%s', (path, name, isArchived, isCompressed) => {
    expect(rolloutPlace(path)).toEqual({ name, isArchived, isCompressed });
  });
});
