import { isDeepStrictEqual } from 'node:util';
import { parse, type TomlTable } from 'smol-toml';
import { SettingsRefusal } from './refusal.ts';

/** The lines around what is ours in a TOML file. */
const BEGIN =
  '# >>> blueplane: tells Blueplane on this machine what Codex does; `blueplane uninstall codex` removes it';
const END = '# <<< blueplane';
const BEGIN_LINE = /^# >>> blueplane\b/;
const END_LINE = /^# <<< blueplane\b/;
/** A line as we write it, to whichever port. */
const OUR_LINE =
  /^exporter = \{ otlp-http = \{ endpoint = "http:\/\/127\.0\.0\.1:\d+\/v1\/logs", protocol = "binary" \} \}\s*$/;
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
function plain(table: object): unknown {
  return JSON.parse(JSON.stringify(table));
}

/** From our first comment to our last one, with what others wrote between them; null when there is none. */
export function ourTomlBlock(text: string): string | null {
  const kinds = linesOf(text);
  const begin = kinds.findIndex(({ kind }) => kind === 'mark');
  if (begin === -1) return null;
  const end = kinds.findLastIndex(({ kind }) => kind === 'mark');
  const inside = kinds.slice(
    begin,
    Math.max(
      end,
      kinds.findLastIndex(({ kind }) => kind === 'key'),
    ) + 1,
  );
  return inside.map(({ line }) => line).join('');
}

/** What a line is: a comment of ours, our key, the head that we may have written, or of somebody else. */
type Line = { line: string; kind: 'mark' | 'key' | 'head' | 'other' };

/** Only what stands between our comments can be ours. */
function linesOf(text: string): Line[] {
  let isInside = false;
  return text.split(/(?<=\n)/).map((line) => {
    const isEnd = isInside && END_LINE.test(line);
    if (isEnd || BEGIN_LINE.test(line)) {
      isInside = !isEnd;
      return { line, kind: 'mark' };
    }
    if (isInside && OUR_LINE.test(line)) return { line, kind: 'key' };
    return { line, kind: isInside && TABLE_HEAD.test(line) ? 'head' : 'other' };
  });
}

/**
 * Takes out our comments and our key. The head of the table and the empty line before it go when nothing else is in the
 * table; what others wrote between our comments stays.
 * @throws SettingsRefusal when what is left would not read as it did, without our key
 */
export function removeFromToml(text: string): string {
  const before = readToml(text);
  const lines = linesOf(text);
  const begin = lines.findIndex(({ kind }) => kind === 'mark');
  if (begin === -1) return text;
  const { otel: table, ...rest } = before;
  const otel = tableAt(before, 'otel') ?? {};
  const { exporter, ...others } = otel;
  const ours = lines.filter(({ kind }) => kind === 'key').map(({ line }) => line);
  const left = ours.length > 0 && exporter !== undefined ? others : otel;
  const hasHead = lines.some(({ kind }) => kind === 'head');
  const isWhole = hasHead && Object.keys(left).length === 0;
  const goes: readonly string[] = isWhole ? ['mark', 'key', 'head'] : ['mark', 'key'];
  const kept = (some: readonly Line[]) => some.filter(({ kind }) => !goes.includes(kind)).map(({ line }) => line);
  const head = kept(lines.slice(0, begin)).join('');
  const result = (isWhole ? head.replace(/(^|\r?\n)\r?\n$/, '$1') : head) + kept(lines.slice(begin)).join('');
  const wanted = isWhole || table === undefined ? rest : { ...rest, otel: left };
  const isRight = isOurs(exporter, ours) && isDeepStrictEqual(plain(readToml(result)), plain(wanted));
  if (isRight) return result;
  throw new SettingsRefusal('our lines in it were moved or changed, so that they cannot be told from yours');
}

/** Whether the table's exporter is what our lines say; without such a line it is somebody else's. */
function isOurs(exporter: unknown, ours: readonly string[]): boolean {
  if (ours.length === 0) return true;
  return ours.length === 1 && isDeepStrictEqual(plain({ exporter: exporter ?? null }), plain(readToml(ours.join(''))));
}
