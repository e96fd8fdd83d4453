import { createScanner, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { SettingsRefusal } from './refusal.ts';

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Kinds of tokens by jsonc-parser's numbers, whose names exist for its own compiler only. */
const OPENING: ReadonlySet<number> = new Set([1, 3]);
const CLOSING: ReadonlySet<number> = new Set([2, 4]);
const COMMA = 5;
const LINE_BREAK = 14;
const SPACE = 15;
const END_OF_TEXT = 17;

/** Deeper than any tool's settings; the parser calls itself. */
const DEPTH_MAX = 200;

/**
 * Reads JSON as the tools do, with comments and commas behind the last member. A text of nothing but space is `null`.
 * @throws SettingsRefusal that names the line of the first mistake
 */
export function readJson(text: string): Node | null {
  if (text.trim() === '') return null;
  if (nesting(text) > DEPTH_MAX) throw new SettingsRefusal(`it is nested deeper than ${DEPTH_MAX} levels`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [first] = errors;
  if (first !== undefined) throw new SettingsRefusal(`line ${lineOf(text, first.offset)} is not valid JSON`);
  if (root?.type !== 'object') throw new SettingsRefusal('it does not hold an object');
  return root;
}

function nesting(text: string): number {
  const scanner = createScanner(text, true);
  let [depth, deepest] = [0, 0];
  for (let token = scanner.scan(); token !== END_OF_TEXT; token = scanner.scan()) {
    if (OPENING.has(token)) depth += 1;
    if (CLOSING.has(token)) depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/**
 * The value at a path of keys; null where there is none.
 * @throws SettingsRefusal when a key of the path stands twice in its object: which of them counts differs among readers
 */
export function nodeAt(root: Node | null, path: readonly string[]): Node | null {
  let node = root;
  for (const key of path) {
    if (node?.type !== 'object') return null;
    const named = (node.children ?? []).filter((property) => property.children?.[0]?.value === key);
    if (named.length > 1) throw new SettingsRefusal(`"${key}" stands twice in it`);
    node = named[0]?.children?.[1] ?? null;
  }
  return node;
}

/** The value of a node. The parser's own objects have no prototype, and equal no others. */
export function plainValue(node: Node): unknown {
  return JSON.parse(JSON.stringify(getNodeValue(node)));
}

/** What comes between the tokens of an object or a list, and where its last member ends. */
type Ending = { comma: number | null; afterComments: number };

/** Looks at what stands between the last member and the closing bracket. */
function endingOf(text: string, container: Node, last: Node): Ending {
  const lastEnd = last.offset + last.length;
  const close = container.offset + container.length - 1;
  const scanner = createScanner(text.slice(lastEnd, close), false);
  let comma: number | null = null;
  let afterComments = lastEnd;
  for (let token = scanner.scan(); token !== END_OF_TEXT; token = scanner.scan()) {
    // A comment behind the last member on its line speaks of that member.
    if (token === LINE_BREAK) break;
    const end = lastEnd + scanner.getTokenOffset() + scanner.getTokenLength();
    if (token === COMMA) comma = end - 1;
    if (token !== SPACE && !text.slice(afterComments, end).includes('\n')) afterComments = end;
  }
  // The comma may stand behind a comment and a line break.
  comma ??= commaAfter(text, lastEnd, close);
  return { comma, afterComments: Math.max(afterComments, comma === null ? 0 : comma + 1) };
}

/** The place of the comma behind a member; null when something else, or the end, comes first. */
function commaAfter(text: string, from: number, to: number): number | null {
  const scanner = createScanner(text.slice(from, to), true);
  return scanner.scan() === COMMA ? from + scanner.getTokenOffset() : null;
}

/** How a file is written: its line ends and one step of its indentation; `compact`: all on one line. */
type Layout = { eol: string; unit: string; compact: boolean };

function layoutOf(text: string): Layout {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /[{[,]\s*?\r?\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
  return { eol, unit, compact: /\S/.test(text) && !text.trim().includes('\n') && text.trim().length > 2 };
}

/** The white space at the beginning of the line that holds an offset. */
function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

function written(key: string | null, value: Json, { eol, unit, compact }: Layout, indent: string): string {
  const name = key === null ? '' : `${JSON.stringify(key)}:${compact ? '' : ' '}`;
  if (compact) return name + JSON.stringify(value);
  return name + JSON.stringify(value, null, unit).replaceAll('\n', eol + indent);
}

/** Puts a member behind the last one of an object (with a key) or a list (without); all other characters stay. */
export function insertMember(text: string, container: Node, key: string | null, value: Json): string {
  const layout = layoutOf(text);
  const open = container.offset + 1;
  const close = container.offset + container.length - 1;
  const last = container.children?.at(-1);
  const outer = indentAt(text, container.offset);
  if (last === undefined) {
    const said = text.slice(open, close).trimEnd();
    const indent = outer + layout.unit;
    const member = written(key, value, layout, indent);
    const body = layout.compact ? member : layout.eol + indent + member + layout.eol + outer;
    return text.slice(0, open + said.length) + body + text.slice(close);
  }
  const { comma, afterComments } = endingOf(text, container, last);
  const lastEnd = last.offset + last.length;
  const inline = layout.compact || !text.slice(open, close).includes('\n');
  const indent = inline ? outer : indentAt(text, last.offset);
  const member = written(key, value, layout, indent);
  const gap = inline ? (layout.compact && !/,\s/.test(text) ? '' : ' ') : layout.eol + indent;
  const between = comma === null ? `,${text.slice(lastEnd, afterComments)}` : text.slice(lastEnd, afterComments);
  return text.slice(0, lastEnd) + between + gap + member + (comma === null ? '' : ',') + text.slice(afterComments);
}

/** Takes a member out of an object or a list, with its comma and its line; all other characters stay. */
export function removeMember(text: string, container: Node, index: number): string {
  const members = container.children ?? [];
  const member = members[index];
  if (member === undefined) return text;
  const close = container.offset + container.length - 1;
  const end = member.offset + member.length;
  const comma = commaAfter(text, end, members[index + 1]?.offset ?? close);
  const before = members[index - 1];
  const earlier =
    comma === null && before !== undefined ? commaAfter(text, before.offset + before.length, member.offset) : null;
  const after = comma === null ? text.slice(end) : text.slice(end, comma) + text.slice(comma + 1);
  let head = text.slice(0, member.offset);
  const lineRest = /^[ \t]*(\r?\n|$)/.exec(after);
  const onItsLine = /(^|\n)[ \t]*$/.test(head);
  let tail = after;
  if (onItsLine && lineRest !== null) {
    head = head.replace(/\r?\n[ \t]*$|^[ \t]*$/, '');
    tail = after.slice(lineRest[0].length - (lineRest[1] ?? '').length);
  } else if (!onItsLine) {
    head = head.replace(/[ \t]+$/, '');
  }
  if (earlier !== null) head = head.slice(0, earlier) + head.slice(earlier + 1);
  return head + tail;
}
