/** From the first quote to the last one of a text with a path between them: a path may itself hold quotes. */
const QUOTED_PATH = /'.*[\\/].*'/gs;

/**
 * An absolute path that nothing encloses: `/…`, `C:\…`, `\\server\…` or `file://…`, but not the inside of a word
 * (`tokens/s`) or of an address (`http://…`). Folder names may hold blanks, so it goes on to the last word of the line
 * with a separator in it: rather too much is cut than a name left.
 */
const BARE_PATH =
  /(?:file:\/\/|(?<![\w./\\:])|(?<=:)(?!\/\/))(?:\/(?=[^\s/])|[A-Za-z]:[\\/](?!\/)|\\\\(?=[^\s\\]))(?:.*[\\/])?\S*/g;

/** A text as it may enter the log or the state of a process: each absolute path in it is replaced by dots. */
export function withoutPaths(text: string): string {
  return text.replaceAll(QUOTED_PATH, "'...'").replaceAll(BARE_PATH, '...');
}
