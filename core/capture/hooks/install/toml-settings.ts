import { isDeepStrictEqual } from 'node:util';
import { parse, type TomlTable } from 'smol-toml';
import { SettingsRefusal } from './refusal.ts';

/** The lines around what is ours in a TOML file. */
const BEGIN =
  '# >>> blueplane: tells Blueplane on this machine what Codex does; `blueplane uninstall codex` removes it';
const END = '# <<< blueplane';
/** Our block, with its last line end. */
const BLOCK = /^# >>> blueplane\b.*\r?\n(?:.*\r?\n)*?# <<< blueplane[^\n]*(?:\n|$)/m;
/** The head of a table by itself on its line. */
const TABLE_HEAD = /^[ \t]*\[[ \t]*otel[ \t]*\][ \t]*(?:#[^\n]*)?(?:\r?\n|$)/m;

/** @throws SettingsRefusal that names the line of the first mistake */
export function readToml(text: string): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    const line = error instanceof Error && 'line' in error && typeof error.line === 'number' ? error.line : null;
    throw new SettingsRefusal(line === null ? 'it is not valid TOML' : `line ${line} is not valid TOML`);
  }
}

/** A table of a table; null where there is none, or something else. */
export function tableAt(table: TomlTable, key: string): TomlTable | null {
  const found = table[key];
  return typeof found === 'object' && !Array.isArray(found) && !(found instanceof Date) ? found : null;
}

/**
 * Puts keys into the table `otel`, in a block of lines that names us: behind the table's head where it is there, else
 * at the end. All other characters stay.
 * @param lines of TOML, each `key = value`
 * @throws SettingsRefusal
 */
export function addToToml(text: string, lines: readonly string[]): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const before = readToml(text);
  const otel = tableAt(before, 'otel');
  const block = (inside: readonly string[]) => [BEGIN, ...inside, END, ''].join(eol);
  let result: string;
  if (otel === null) {
    const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
    result = text + gap + block(['[otel]', ...lines]);
  } else {
    const head = TABLE_HEAD.exec(text);
    if (head === null) throw new SettingsRefusal('its table "otel" is not written as [otel]');
    const end = head.index + head[0].length;
    result = text.slice(0, end) + (head[0].endsWith('\n') ? '' : eol) + block(lines) + text.slice(end);
  }
  // A head may stand in a text of several lines: only what reads as wanted is written.
  const wanted = { ...before, otel: { ...otel, ...readToml(lines.join('\n')) } };
  if (!isDeepStrictEqual(plain(readToml(result)), plain(wanted))) {
    throw new SettingsRefusal('the place for our lines in it cannot be told');
  }
  return result;
}

/** Tables come without a prototype. */
function plain(table: TomlTable): unknown {
  return JSON.parse(JSON.stringify(table));
}

/** What our block says; null when there is none. */
export function ourTomlBlock(text: string): string | null {
  return BLOCK.exec(text)?.[0] ?? null;
}

/** Takes our block out, with the empty line that we put before it. @throws SettingsRefusal */
export function removeFromToml(text: string): string {
  readToml(text);
  const found = BLOCK.exec(text);
  if (found === null) return text;
  const head = text.slice(0, found.index);
  const tail = text.slice(found.index + found[0].length);
  const isOwnTable = found[0].includes('[otel]');
  return (isOwnTable ? head.replace(/(^|\r?\n)\r?\n$/, '$1') : head) + tail;
}
