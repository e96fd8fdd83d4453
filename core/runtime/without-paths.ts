import { constants } from 'node:os';

/**
 * Where an absolute path begins: `/…`, `C:\…`, `\\server\…` or `file://…`, but not the inside of a word (`tokens/s`) or
 * of an address (`http://…`).
 */
const PATH_START = /(?:file:\/\/|(?<![\w./\\:])|(?<=:)(?!\/\/))(?:\/(?=[^\s/])|[A-Za-z]:[\\/](?!\/)|\\\\(?=[^\s\\]))/;
const QUOTES = ['"', "'", '`'];

/** Any text with a separator between quotes: from the first single one to the last, as names have some themselves. */
const QUOTED_PATH = /'.*[\\/].*'/gs;
const DOUBLY_QUOTED_PATH = /"[^"]*[\\/][^"]*"/g;

/** An address of another machine, and what follows. */
const FOREIGN_ADDRESS = /\b(\w+:\/\/)(?!(?:127\.0\.0\.1|\[::1\]|localhost)(?![\w.@-])).*/gs;

/** Why something failed, as systems say it at the very end: words of theirs, none of the user's. */
const REASON =
  /(?:: )?\b(?:Permission denied|No such file or directory|No space left on device|Read-only file system|Not a directory)$/;
const CODE = /\bE[A-Z0-9]+$/;

/**
 * A text as it may enter the log, the state of a process or diagnostics: each path in it is replaced by dots. Where no
 * quotes enclose a path nothing is kept behind it but the system's reason: the last name may hold blanks, and a sentence
 * that is cut off too early is better than a name that is passed on.
 */
export function withoutPaths(text: string): string {
  return withoutAbsolute(text).replaceAll(QUOTED_PATH, "'...'").replaceAll(DOUBLY_QUOTED_PATH, '"..."');
}

/** The same without addresses of other machines, for what is passed on to others. */
export function withoutPathsAndAddresses(text: string): string {
  return withoutPaths(text).replaceAll(FOREIGN_ADDRESS, '$1...');
}

function withoutAbsolute(text: string): string {
  const start = PATH_START.exec(text)?.index;
  if (start === undefined) return text;
  const quote = QUOTES.find((each) => text[start - 1] === each);
  const end = quote === undefined ? -1 : text.lastIndexOf(quote);
  const before = `${text.slice(0, start)}...`;
  if (end <= start) return before + reasonOf(text.slice(start));
  const behind = text.slice(end);
  // A path that was cut off has a quote of its own for its last one.
  return /[\\/]/.test(behind) ? before + quote : before + behind;
}

function reasonOf(rest: string): string {
  const code = CODE.exec(rest)?.[0];
  if (code !== undefined && Object.hasOwn(constants.errno, code)) return ` ${code}`;
  return REASON.exec(rest)?.[0] ?? '';
}
