import type { LookIntoFolders } from '../../../core/contracts/sources.ts';

type Looked = LookIntoFolders['folders'][number];

/** What is wrong with folders that somebody is about to name. */
export type FolderProblem = {
  sentence: string;
  /** It may be meant so all the same: the folder may come later. */
  isAllowed: boolean;
};

function problemOf({ path, state, expected }: Looked, tool: string): FolderProblem | null {
  switch (state) {
    case 'missing':
      return { sentence: `No such folder: ${path}.`, isAllowed: true };
    case 'not_a_folder':
      return { sentence: `${path} is a file, not a folder.`, isAllowed: false };
    case 'unreadable':
      return {
        sentence: `${path} may not be read. Give yourself the right to read it, or name another folder.`,
        isAllowed: false,
      };
    case 'found':
      return expected.length === 0 || expected.some((each) => each.state === 'found')
        ? null
        : {
            sentence: `There is nothing of ${tool} in ${path}: no ${expected.map((each) => lastPart(each.path)).join(', no ')}.`,
            isAllowed: true,
          };
  }
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** What is wrong with the folders, the worst first; null when each is there and is one of the tool. */
export function folderProblem(folders: readonly Looked[], tool: string): FolderProblem | null {
  const problems = folders.map((folder) => problemOf(folder, tool)).filter((problem) => problem !== null);
  return problems.find(({ isAllowed }) => !isAllowed) ?? problems[0] ?? null;
}
