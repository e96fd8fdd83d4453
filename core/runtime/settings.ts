import { readFileSync, statSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { type Settings, settingsSchema } from '../contracts/settings.ts';
import { errorCode } from './error-fields.ts';

export type { Settings } from '../contracts/settings.ts';

/** Nothing a person writes by hand is longer; more is a wrong file. Bytes. */
const CONFIG_MAX_BYTES = 1024 * 1024;
/** A found value is shown up to this many characters. */
const SHOWN_VALUE_LENGTH = 60;

/** config.yaml cannot be used. The message lists every problem, one a line, each with file, line, key and what is allowed. */
export class SettingsError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads `config.yaml`. A missing or empty file means all defaults.
 * @throws SettingsError when the file cannot be read, is no YAML, or holds an unknown key or a bad value.
 */
export function loadSettings(path: string): Settings {
  return checkSettings(path, readConfig(path)).settings;
}

/**
 * What a text of config.yaml means.
 * @param path named in the problems
 * @returns the settings with their defaults, and what the text itself says, without them
 * @throws SettingsError as {@link loadSettings}
 */
export function checkSettings(path: string, text: string): { settings: Settings; said: unknown } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new SettingsError(
      document.errors.map((error) => `${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const said = withoutEmptySections(plainValue(path, document), settingsSchema);
  const parsed = settingsSchema.safeParse(said);
  if (parsed.success) return { settings: parsed.data, said };
  const problems = parsed.error.issues.flatMap((issue) => {
    const keys = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') {
      const where = `${path}:${lineOf(document, lines, keys)}`;
      return [`${where}: ${keyName(keys)}: found ${foundValue(document, keys)}; allowed: ${issue.message}`];
    }
    return issue.keys.map((key) => {
      const where = `${path}:${lineOf(document, lines, [...keys, key])}`;
      return `${where}: ${keyName([...keys, key])}: unknown key; allowed here: ${allowedKeys(keys).join(', ')}`;
    });
  });
  throw new SettingsError(problems.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })));
}

/** The text of config.yaml, empty when there is none. @throws SettingsError */
export function readConfig(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return '';
    if (!found.isFile())
      throw new SettingsError([`${path} is not a file. Move it away, or write settings into a file of that name.`]);
    if (found.size > CONFIG_MAX_BYTES)
      throw new SettingsError([`${path} is larger than 1 MB: not a file of settings.`]);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([
      `${path} cannot be read (${errorCode(error)}). Make it readable for yourself (chmod 600).`,
    ]);
  }
}

function plainValue(path: string, document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // Too many aliases, or an alias of something unknown.
    throw new SettingsError([`${path}:1: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** A section whose lines are all commented out is null in YAML and means the same as no section. */
function withoutEmptySections(value: unknown, schema: unknown): unknown {
  const members = shapeOf(schema);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => member !== null || Object.keys(shapeOf(members[key])).length === 0)
      .map(([key, member]) => [key, withoutEmptySections(member, members[key])]),
  );
}

type Keys = readonly (string | number)[];

function keyName(keys: Keys): string {
  return keys.length === 0 ? 'the whole file' : keys.join('.');
}

/** 1-based line of a key, or of the nearest enclosing one that is written down. */
function lineOf(document: Document, lines: LineCounter, keys: Keys): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const parent: unknown = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
    const last = keys[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last))
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function foundValue(document: Document, keys: Keys): string {
  // An address may hold a password, a token is one, and errors end up in logs and reports.
  if (keys.includes('url') || keys.includes('token')) return 'something else';
  const value: unknown = keys.length === 0 ? document.toJS() : document.getIn(keys);
  const text = isNode(value) ? JSON.stringify(value.toJSON()) : JSON.stringify(value);
  return (text ?? 'nothing').slice(0, SHOWN_VALUE_LENGTH);
}

/** The keys of the section at `keys`, out of the defaults' shape and the schema's own. */
function allowedKeys(keys: Keys): string[] {
  let section: unknown = settingsSchema;
  // A place in a list has the keys of the list's members.
  for (const key of keys) if (typeof key === 'string') section = shapeOf(section)[key];
  return Object.keys(shapeOf(section));
}

/** The members of an object schema, looked for below its default. */
function shapeOf(schema: unknown): Record<string, unknown> {
  if (typeof schema !== 'object' || schema === null) return {};
  if ('shape' in schema && typeof schema.shape === 'object' && schema.shape !== null) return { ...schema.shape };
  if ('unwrap' in schema && typeof schema.unwrap === 'function') return shapeOf(schema.unwrap());
  return {};
}
