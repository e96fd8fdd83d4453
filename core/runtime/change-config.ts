import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type Document, isMap, isScalar, parseDocument } from 'yaml';
import type { ChangeSettingsArgs } from '../contracts/settings-report.ts';
import { errorCode } from './error-fields.ts';
import { checkSettings, readConfig, SettingsError } from './settings.ts';

type Part = ChangeSettingsArgs['set'];
type Value = Part[string];

/**
 * Writes a part of the settings into config.yaml: comments, order and everything that is not named stay. The file is
 * replaced at once (0600), or left as it is.
 * @param set what is null is taken out of the file, lists replace lists
 * @throws SettingsError whose problems say what is allowed, without the file's place
 */
export function changeConfig(path: string, set: Part): void {
  const before = inWords(path, 'config.yaml cannot be changed before it is mended: ', () => {
    const text = readConfig(path);
    checkSettings(path, text);
    return text;
  });
  const document = parseDocument(before);
  const unchanged = textOf(document);
  for (const [key, value] of Object.entries(set)) apply(document, [key], value);
  const after = textOf(document);
  inWords(path, '', () => checkSettings(path, after));
  if (after !== unchanged) replaceFile(path, after);
}

/** A document in which nothing is left but comments would be written with the word null. */
function textOf(document: Document): string {
  if (document.contents !== null) return String(document);
  const comments = [document.commentBefore, document.comment].filter((text) => text != null).join('\n');
  return comments === '' ? '' : `${comments.replace(/^/gm, '#')}\n`;
}

function apply(document: Document, keys: readonly string[], value: Value): void {
  if (value === null) {
    remove(document, keys);
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, member] of Object.entries(value)) {
      // A section whose lines are all commented out is null in YAML: it becomes a section.
      if (member !== null && !isMap(document.getIn(keys))) document.setIn(keys, document.createNode({}));
      apply(document, [...keys, key], member);
    }
  } else {
    document.setIn(keys, value);
  }
}

/** A section that nothing is left in goes too: an empty one would stand there as `{}`. */
function remove(document: Document, keys: readonly string[]): void {
  if (!document.hasIn(keys)) return;
  if (keys.length === 1) keepOpening(document, keys[0]);
  document.deleteIn(keys);
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents = null;
  const section = keys.slice(0, -1);
  const rest = section.length === 0 ? undefined : document.getIn(section);
  if (isMap(rest) && rest.items.length === 0) remove(document, section);
}

/** A comment at the top of the file stands before its first key: it speaks of the file and stays when the key goes. */
function keepOpening(document: Document, removed: string | undefined): void {
  const first = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
  if (!isScalar(first) || first.value !== removed || typeof first.commentBefore !== 'string') return;
  document.commentBefore = [document.commentBefore, first.commentBefore].filter((text) => text != null).join('\n');
}

/** Problems name a line of the file; who changes a setting on a screen has none. */
function inWords<Result>(path: string, before: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError(error.problems.map((problem) => before + withoutPlace(path, problem)));
  }
}

/** `/home/me/config.yaml:3: gateway.port: found 1; allowed: …` without its place. */
export function withoutPlace(path: string, problem: string): string {
  return problem
    .replace(`${path}:`, '')
    .replace(/^\d+: /, '')
    .replaceAll(path, 'config.yaml');
}

/** A reader sees the old text or the new one, also after a power cut. */
function replaceFile(path: string, text: string): void {
  const aside = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    const file = openSync(aside, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new SettingsError([
      `config.yaml cannot be written (${errorCode(error)}). Check the disk's space and the rights of the folder; nothing was changed.`,
    ]);
  }
}
