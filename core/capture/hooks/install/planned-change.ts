import { isOurCommand } from './hook-command.ts';
import { type ChangedFile, digestOf, readBackup } from './install-note.ts';
import { type Addition, addToJson, hasHooks, isComplete, removeFromJson } from './json-settings.ts';
import { nodeAt, plainValue, readJson } from './json-text.ts';
import { SettingsRefusal } from './refusal.ts';
import { decodeSettings, readSettingsFile, type SettingsFile } from './settings-file.ts';
import { addToToml, ourTomlBlock, removeFromToml } from './toml-settings.ts';
import type { PlannedFile } from './tool-plan.ts';

/** What a file is and what it would become; `after` null: it goes. */
export type PlannedChange = {
  file: SettingsFile;
  after: Buffer | null;
  /** As it was before we ever changed it, where that is known; null: there was no such file. */
  pristine: Buffer | null;
  /** What was not done there, and why. */
  left: string[];
  values: Addition[];
};

/** Says of which file a refusal speaks. */
function inFile<Result>(path: string, change: () => Result): Result {
  try {
    return change();
  } catch (error) {
    if (!(error instanceof SettingsRefusal)) throw error;
    throw new SettingsRefusal(`${path} is left as it is: ${error.message}. Mend it, then run the command again.`);
  }
}

/** Works out what an installation would make of a file. @throws SettingsRefusal */
export function planInstall(home: string, planned: PlannedFile, noted: ChangedFile | null): PlannedChange {
  return inFile(planned.path, () => {
    const file = readSettingsFile(planned.path);
    const { mark, text } = decodeSettings(file.bytes);
    const pristine = withoutOurs(home, planned, noted, file);
    const { additions, left } = wantOf(planned, decodeSettings(pristine).text);
    const values = additions.filter((addition) => addition.kind === 'value');
    const unchanged = { file, after: file.bytes, pristine, left, values };
    if (isDone(planned, text, additions)) return unchanged;
    const base = decodeSettings(pristine).text;
    const result = addAll(planned, base, additions);
    return { ...unchanged, after: result === base ? pristine : Buffer.from(mark + result) };
  });
}

type Wanted = { additions: Addition[]; lines: string[]; left: string[] };

function wantOf(planned: PlannedFile, text: string): Wanted {
  if (planned.format === 'json') return { lines: [], ...planned.want(text) };
  return { additions: [], ...planned.want(text) };
}

function addAll(planned: PlannedFile, text: string, additions: readonly Addition[]): string {
  if (planned.format === 'json') return additions.length === 0 ? text : addToJson(text, additions);
  const { lines } = planned.want(text);
  return lines.length === 0 ? text : addToToml(text, lines);
}

/** Whether a file has everything we want and nothing of ours besides. */
function isDone(planned: PlannedFile, text: string, additions: readonly Addition[]): boolean {
  if (planned.format === 'json') {
    const setsValues = planned.values.some((value) => additions.includes(value));
    return isComplete(text, additions, isOurCommand) && (setsValues || !hasOurValues(planned, text));
  }
  const block = ourTomlBlock(text);
  const { lines } = planned.want(text);
  return lines.length === 0 ? block === null : block !== null && lines.every((line) => block.includes(line));
}

/** One equal value may be the user's own; all of them together are ours. */
function hasOurValues({ values }: PlannedFile & { format: 'json' }, text: string): boolean {
  return values.length > 0 && values.every((value) => has(text, value));
}

function has(text: string, addition: Addition): boolean {
  const found = nodeAt(readJson(text), addition.path);
  return found !== null && addition.kind === 'value' && plainValue(found) === addition.value;
}

/**
 * The file without anything of ours. Where nobody edited it since, that is the copy from before, byte for byte.
 * @returns null: there would be nothing in it, and it was not there before us
 */
export function withoutOurs(
  home: string,
  planned: PlannedFile,
  noted: ChangedFile | null,
  file: SettingsFile,
): Buffer | null {
  if (file.bytes === null) return null;
  const backup = noted === null || noted.backup === null ? null : readBackup(home, noted.backup);
  const isKnown = noted !== null && (noted.backup === null || backup !== null);
  if (isKnown && digestOf(file.bytes) === noted.written) return backup;
  const { mark, text } = decodeSettings(file.bytes);
  const result = removeOurs(planned, noted, text, backup === null ? null : decodeSettings(backup).text);
  if (result === text) return file.bytes;
  const isNothing = planned.format === 'json' ? /^\s*\{\s*\}\s*$/.test(result) : result.trim() === '';
  return isNothing && noted?.backup === null ? null : Buffer.from(mark + result);
}

function removeOurs(planned: PlannedFile, noted: ChangedFile | null, text: string, before: string | null): string {
  if (planned.format === 'toml') return removeFromToml(text);
  const written: Addition[] = (noted?.values ?? []).map(({ path, value }) => ({ kind: 'value', path, value }));
  const guessed = hasOurValues(planned, text) ? planned.values : [];
  const unhooked = removeFromJson(text, [], isOurCommand, before);
  if (planned.servesHooks === true && hasHooks(unhooked)) return unhooked;
  return removeFromJson(unhooked, noted === null ? guessed : written, isOurCommand, before);
}

/** Works out what taking us out would make of a file. @throws SettingsRefusal */
export function planUninstall(home: string, planned: PlannedFile, noted: ChangedFile | null): PlannedChange {
  return inFile(planned.path, () => {
    const file = readSettingsFile(planned.path);
    const pristine = withoutOurs(home, planned, noted, file);
    return { file, after: pristine, pristine, left: [], values: [] };
  });
}
