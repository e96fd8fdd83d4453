import { expect, it } from 'vitest';
import type { LookIntoFolders } from '../../../core/contracts/sources.ts';
import { folderProblem } from './folder-problem.ts';

type Looked = LookIntoFolders['folders'][number];

function looked(path: string, state: Looked['state'], inside: Looked['state'] = state): Looked {
  const expected = ['sessions', 'archived_sessions'].map((name) => ({ path: `${path}/${name}`, state: inside }));
  return { path, state, expected };
}

it('finds nothing wrong with folders of the tool, also when only a part of it is there', () => {
  const [first, ...rest] = looked('/a', 'found', 'missing').expected;
  if (first === undefined) throw new Error('nothing expected');
  const partly: Looked = { path: '/a', state: 'found', expected: [{ ...first, state: 'found' }, ...rest] };
  expect(folderProblem([partly, looked('/b', 'found')], 'Codex CLI')).toBeNull();
});

it('lets a person name what is not there yet, and says so', () => {
  expect(folderProblem([looked('/a', 'missing')], 'Codex CLI')).toEqual({
    sentence: 'No such folder: /a.',
    isAllowed: true,
  });
  expect(folderProblem([looked('/a', 'found', 'missing')], 'Codex CLI')).toEqual({
    sentence: 'There is nothing of Codex CLI in /a: no sessions, no archived_sessions.',
    isAllowed: true,
  });
});

it('refuses what can never be read, before it asks about the rest', () => {
  const answer = folderProblem([looked('/a', 'missing'), looked('/b', 'not_a_folder')], 'Codex CLI');
  expect(answer).toEqual({ sentence: '/b is a file, not a folder.', isAllowed: false });
  expect(folderProblem([looked('/c', 'unreadable')], 'Codex CLI')?.isAllowed).toBe(false);
});
