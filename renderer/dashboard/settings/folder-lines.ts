/** Folders as a person types them: one a line, empty lines and repeated ones left out. */
export function readFolders(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** `/home/me/x`, `~/x`, `C:\x`, `\\server\x`: a folder that means the same wherever the program was started. */
const WHOLE_PATH = /^(\/|~($|[/\\])|[A-Za-z]:[/\\]|\\\\)/;

/** The first line that is no whole path; undefined when all are. */
export function partialPath(folders: readonly string[]): string | undefined {
  return folders.find((folder) => !WHOLE_PATH.test(folder));
}
