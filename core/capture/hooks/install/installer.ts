import { isDeepStrictEqual } from 'node:util';
import { HOOKED_TOOLS, type HookedTool } from '../../../contracts/hook-record.ts';
import type { FileChange, Installed, IntegrationReport } from '../../../contracts/integration.ts';
import { claudeCodePlan } from './claude-code.ts';
import { codexPlan } from './codex.ts';
import { cursorPlan } from './cursor.ts';
import { geminiPlan } from './gemini.ts';
import { type HookProgram, hookCommand, isHookProgramThere, isOurCommand, placeHookProgram } from './hook-command.ts';
import {
  backupPath,
  type ChangedFile,
  digestOf,
  keepBackup,
  readNote,
  removeBackup,
  removeBackups,
  writeNote,
} from './install-note.ts';
import { countOurHooks, hasValueAt } from './json-settings.ts';
import { type PlannedChange, planInstall, planUninstall } from './planned-change.ts';
import { SettingsRefusal } from './refusal.ts';
import { decodeSettings, readSettingsFile, removeEmptyFolders, replaceSettingsFile } from './settings-file.ts';
import { ourTomlBlock } from './toml-settings.ts';
import type { PlannedFile, ToolPlan, Wish } from './tool-plan.ts';

const PLANS: Readonly<Record<HookedTool, ToolPlan>> = {
  'claude-code': claudeCodePlan,
  codex: codexPlan,
  gemini: geminiPlan,
  cursor: cursorPlan,
};

/** What is asked for, besides what follows from the home. */
export type InstallWish = Omit<Wish, 'command' | 'written'>;

/**
 * Writes our hooks and where OpenTelemetry goes into the settings of a tool. All files are looked at before the first is
 * changed; a copy of each lies in the home before it is.
 * @param write false: nothing is written, only told
 * @throws SettingsRefusal with a sentence for people
 */
export function installTool(
  home: string,
  tool: HookedTool,
  wish: InstallWish,
  program: HookProgram,
  write: boolean,
): Installed {
  const plan = PLANS[tool];
  const noted = readNote(home, tool);
  const whole = wholeWish(home, tool, wish, noted);
  const planned = plan.files(whole).map((file) => ({ file, note: noteOf(noted, file) }));
  // Of other folders that the tool was told to look into: what we wrote there is still to be taken out.
  const elsewhere = noted.filter(({ path }) => planned.every(({ file }) => file.path !== path));
  const changes = planned.map(({ file, note }) => planInstall(home, file, note));
  const told = [
    ...changes.flatMap(({ file, left }) => left.map((sentence) => `${file.path}: ${sentence}`)),
    ...plan.advice(whole),
  ];
  if (!write) return { changes: changes.filter(isChange).map(fileChange), told };
  if (wish.hooks) placeHookProgram(home, program);
  const notes: ChangedFile[] = [...elsewhere];
  const described: FileChange[] = [];
  for (const [index, change] of changes.entries()) {
    const note = planned[index]?.note ?? null;
    if (!isChange(change)) {
      if (note !== null) notes.push(note);
      continue;
    }
    const backup = change.pristine === null ? null : keepBackup(home, tool, change.file.path, change.pristine);
    const entry: ChangedFile = {
      path: change.file.path,
      backup,
      written: change.after === null ? '' : digestOf(change.after),
      folders: note?.folders ?? [],
      values: newValues(change, note),
    };
    // Noted first: were the process killed between the two, the note names a copy that is right all the same.
    writeNote(home, tool, [...notes, entry, ...laterNotes(planned, index)]);
    entry.folders.push(...replaceSettingsFile(change.file, change.after));
    notes.push(entry);
    described.push({ ...fileChange(change), backup: backup === null ? null : backupPath(home, backup) });
  }
  writeNote(home, tool, notes);
  const kept = notes.map(({ backup }) => backup);
  for (const { backup } of noted) if (backup !== null && !kept.includes(backup)) removeBackup(home, backup);
  return { changes: described, told };
}

function wholeWish(home: string, tool: HookedTool, wish: InstallWish, noted: readonly ChangedFile[]): Wish {
  return { ...wish, command: hookCommand(home, tool), written: noted.flatMap(({ values }) => values) };
}

function laterNotes(planned: readonly { note: ChangedFile | null }[], index: number): ChangedFile[] {
  return planned.slice(index + 1).flatMap(({ note }) => (note === null ? [] : [note]));
}

/**
 * Values that were not there before us: only those are ours to take out again. What we wrote in their place earlier stays
 * noted, because a tool that has not been started since still has it in its environment.
 */
function newValues({ values, pristine }: PlannedChange, note: ChangedFile | null): ChangedFile['values'] {
  const before = pristine === null ? '' : decodeSettings(pristine).text;
  const fresh = values.flatMap((addition) =>
    addition.kind === 'value' && isPlain(addition.value) && !hasValueAt(before, addition.path)
      ? [{ path: [...addition.path], value: addition.value }]
      : [],
  );
  const earlier = (note?.values ?? []).filter((old) =>
    fresh.some(({ path, value }) => isDeepStrictEqual(path, old.path) && value !== old.value),
  );
  return [...fresh, ...earlier];
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Takes everything of ours out of the settings of a tool.
 * @param write false: nothing is written, only told
 * @throws SettingsRefusal with a sentence for people
 */
export function uninstallTool(home: string, tool: HookedTool, wish: InstallWish, write: boolean): Installed {
  const noted = readNote(home, tool);
  const files = PLANS[tool].files(wholeWish(home, tool, wish, noted));
  // Where the tool was told to look elsewhere since, what we wrote still lies where it lay.
  const elsewhere = noted.filter(({ path }) => files.every((file) => file.path !== path));
  const all = [...files, ...elsewhere.flatMap((note) => movedFile(files, note))];
  const changes = all.map((file) => planUninstall(home, file, noteOf(noted, file))).filter(isChange);
  if (write) {
    for (const { file, after } of changes) replaceSettingsFile(file, after);
    for (const { folders } of noted) removeEmptyFolders(folders);
    writeNote(home, tool, []);
    // They may hold keys. Also those that a killed installation left.
    removeBackups(home, tool);
  }
  return { changes: changes.map(fileChange), told: [] };
}

function movedFile(files: readonly PlannedFile[], { path }: ChangedFile): PlannedFile[] {
  const alike = files.find((file) => file.path.split(/[/\\]/).at(-1) === path.split(/[/\\]/).at(-1));
  return alike === undefined ? [] : [{ ...alike, path }];
}

function noteOf(noted: readonly ChangedFile[], { path }: PlannedFile): ChangedFile | null {
  return noted.find((note) => note.path === path) ?? null;
}

function isChange({ file, after }: PlannedChange): boolean {
  if (file.bytes === null || after === null) return file.bytes !== after;
  return !file.bytes.equals(after);
}

function fileChange({ file, after }: PlannedChange): FileChange {
  const textOf = (bytes: Buffer | null) => (bytes === null ? null : decodeSettings(bytes).text);
  return { path: file.path, before: textOf(file.bytes), after: textOf(after), backup: null };
}

/**
 * How each tool stands. Reads its settings and writes nothing.
 * @param client the hook command's text as this version has it; null: which one is in the home is not looked at
 */
export function examineTools(home: string, wish: InstallWish, client: string | null): IntegrationReport[] {
  return HOOKED_TOOLS.map((tool) => examineTool(home, tool, wish, client));
}

/** An address of this machine to which telemetry is sent, in any of the formats; not one in a line of comment. */
const OWN_ENDPOINT =
  /^(?!\s*(?:\/\/|#)).*?endpoint"?\s*[:=]\s*"https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):(\d{1,5})\b/gim;

/**
 * To which ports of this machine the settings of a tool have telemetry sent, whoever wrote them.
 * @returns none also where they cannot be read
 */
export function exporterPorts(home: string, tool: HookedTool, wish: InstallWish): number[] {
  try {
    const files = PLANS[tool].files(wholeWish(home, tool, wish, readNote(home, tool)));
    const texts = files.map(({ path }) => decodeSettings(readSettingsFile(path).bytes).text);
    return [...new Set(texts.flatMap((text) => [...text.matchAll(OWN_ENDPOINT)].map(([, port]) => Number(port))))];
  } catch (error) {
    if (!(error instanceof SettingsRefusal)) throw error;
    return [];
  }
}

function examineTool(home: string, tool: HookedTool, wish: InstallWish, client: string | null): IntegrationReport {
  const { platform } = PLANS[tool];
  try {
    const noted = readNote(home, tool);
    const files = PLANS[tool].files(wholeWish(home, tool, wish, noted));
    const ours = files.map(partsOf);
    const hooks = ours.some((part) => part.hooks);
    const otel = ours.some((part) => part.otel);
    if (!hooks && !otel) return { tool, platform, state: 'absent', hooks, otel };
    const asked = wholeWish(home, tool, { ...wish, hooks, otel }, noted);
    // More than is wanted here may have been asked for there; less is what an older version wrote.
    const isNewest = [true, false].some((newerEvents) =>
      PLANS[tool]
        .files({ ...asked, newerEvents })
        .every((file) => !isChange(planInstall(home, file, noteOf(noted, file)))),
    );
    const isWhole = isNewest && (!hooks || isHookProgramThere(home, client));
    return { tool, platform, state: isWhole ? 'installed' : 'outdated', hooks, otel };
  } catch (error) {
    if (!(error instanceof SettingsRefusal)) throw error;
    return { tool, platform, state: 'unreadable', hooks: false, otel: false };
  }
}

/** What of ours is in a file. */
function partsOf(planned: PlannedFile): { hooks: boolean; otel: boolean } {
  const { text } = decodeSettings(readSettingsFile(planned.path).bytes);
  if (planned.format === 'toml') return { hooks: false, otel: ourTomlBlock(text) !== null };
  const hooks = countOurHooks(text, isOurCommand) > 0;
  const wanted = planned.values.length > 0 ? planned.want(text).additions : [];
  const endpoint = planned.values.find(({ path }) => /ENDPOINT$/i.test(path.at(-1) ?? ''));
  return {
    hooks,
    otel: endpoint?.kind === 'value' && wanted.includes(endpoint) && text.includes(String(endpoint.value)),
  };
}
