import type { CodexChange } from '../contracts/codex-record.ts';
import { fileExtension } from './labels.ts';
import { asObject, compact, type JsonObject } from './loose-json.ts';

/** More files than a patch by a model has; a list beyond this is damage and would only fill the database. */
const MAXIMUM_FILES = 1_000;

const FILE_HEADER = /^\*\*\* (Add|Update|Delete) File: (.*)$/;
const OPERATIONS = { Add: 'create', Update: 'edit', Delete: 'delete' } as const;

function isHeaderKind(kind: string | undefined): kind is keyof typeof OPERATIONS {
  return kind !== undefined && kind in OPERATIONS;
}

/** What a patch in Codex's own form (`*** Begin Patch`) changes, file by file; empty when the text holds none. */
export function readPatchText(text: string): CodexChange[] {
  const start = text.indexOf('*** Begin Patch');
  if (start === -1) return [];
  const changes: CodexChange[] = [];
  let current: CodexChange | null = null;
  for (const line of text.slice(start).split(/\r?\n/)) {
    if (line.startsWith('*** End Patch')) break;
    const [, kind, path] = FILE_HEADER.exec(line) ?? [];
    if (isHeaderKind(kind)) {
      if (changes.length === MAXIMUM_FILES) break;
      current = newChange(OPERATIONS[kind], path?.trim());
      changes.push(current);
    } else if (current !== null && line.startsWith('+')) current.linesAdded += 1;
    else if (current !== null && line.startsWith('-')) current.linesRemoved += 1;
  }
  return changes;
}

/** The `changes` that a finished patch reports: by path, each with its new text, its old one, or a diff. */
export function readAppliedChanges(value: unknown): CodexChange[] {
  const files = asObject(value);
  if (files === undefined) return [];
  const changes: CodexChange[] = [];
  for (const [path, change] of Object.entries(files).slice(0, MAXIMUM_FILES)) {
    const read = readAppliedChange(path, asObject(change));
    if (read !== undefined) changes.push(read);
  }
  return changes;
}

/** Named by `type`; old versions name it by the only key instead. */
function readAppliedChange(path: string, change: JsonObject | undefined): CodexChange | undefined {
  if (change === undefined) return undefined;
  const kind = ['add', 'update', 'delete'].find((name) => change.type === name || asObject(change[name]) !== undefined);
  const fields = kind === undefined ? undefined : (asObject(change[kind]) ?? change);
  if (kind === 'add') return { ...newChange('create', path), linesAdded: countLines(fields?.content) };
  if (kind === 'delete') return { ...newChange('delete', path), linesRemoved: countLines(fields?.content) };
  if (kind === 'update') return { ...newChange('edit', path), ...countDiffLines(fields?.unified_diff) };
  return undefined;
}

function newChange(operation: CodexChange['operation'], path: string | undefined): CodexChange {
  return { operation, linesAdded: 0, linesRemoved: 0, ...compact({ fileExtension: fileExtension(path) }) };
}

function countLines(content: unknown): number {
  if (typeof content !== 'string' || content === '') return 0;
  return (content.endsWith('\n') ? content.slice(0, -1) : content).split('\n').length;
}

function countDiffLines(diff: unknown): { linesAdded: number; linesRemoved: number } {
  let linesAdded = 0;
  let linesRemoved = 0;
  // Before the first hunk stand the file's names, marked like lines.
  let isInHunk = false;
  for (const line of typeof diff === 'string' ? diff.split('\n') : []) {
    if (line.startsWith('@@')) isInHunk = true;
    else if (isInHunk && line.startsWith('+')) linesAdded += 1;
    else if (isInHunk && line.startsWith('-')) linesRemoved += 1;
  }
  return { linesAdded, linesRemoved };
}
