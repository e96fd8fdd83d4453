import type { GeminiDiff, GeminiToolCall } from '../contracts/gemini-record.ts';
import { isoTime } from './claude-record.ts';
import { fileExtension, identifier, oneOf, toolName } from './labels.ts';
import { asCount, asObject, beginningOfText, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const STATUSES: ReadonlySet<string> = new Set([
  'validating',
  'scheduled',
  'awaiting_approval',
  'executing',
  'success',
  'error',
  'cancelled',
]);

/** The counted part of a message's tool calls; what is no object is no call. */
export function redactGeminiToolCalls(value: unknown, hasher: SaltedHasher): GeminiToolCall[] {
  if (!Array.isArray(value)) return [];
  const calls: GeminiToolCall[] = [];
  for (const item of value) {
    const call = asObject(item);
    if (call !== undefined) calls.push(redactToolCall(call, hasher));
  }
  return calls;
}

function redactToolCall(call: JsonObject, hasher: SaltedHasher): GeminiToolCall {
  const input = asObject(call.args);
  const display = asObject(call.resultDisplay);
  const status = oneOf(call.status, STATUSES);
  return {
    inputLength: textLength(call.args),
    resultLength: textLength(call.result),
    ...compact({
      id: identifier(call.id, hasher),
      name: toolName(call.name, hasher),
      status,
      endedAt: isoTime(call.timestamp),
      errorClass: status === 'error' ? classifyFailure(call) : undefined,
      fileExtension: fileExtension(input?.file_path ?? input?.absolute_path ?? input?.path ?? display?.fileName),
      diff: display === undefined ? undefined : readDiff(display),
    }),
  };
}

/** Most lines an edit can plausibly have; a figure above this is damage. */
const MAXIMUM_LINES = 10_000_000;

function lineCount(value: unknown): number {
  const count = asCount(value) ?? 0;
  return count <= MAXIMUM_LINES ? count : 0;
}

/** The lines of an edit: as counted by the tool, else the marked lines of its patch. */
function readDiff(display: JsonObject): GeminiDiff | undefined {
  const counted = asObject(display.diffStat);
  const isNew = display.originalContent === null || display.originalContent === '' ? { createsFile: true } : {};
  if (counted !== undefined) {
    return {
      ...isNew,
      linesAdded: lineCount(counted.model_added_lines),
      linesRemoved: lineCount(counted.model_removed_lines),
      userLinesAdded: lineCount(counted.user_added_lines),
      userLinesRemoved: lineCount(counted.user_removed_lines),
    };
  }
  if (typeof display.fileDiff !== 'string') return undefined;
  const diff = { ...isNew, linesAdded: 0, linesRemoved: 0, userLinesAdded: 0, userLinesRemoved: 0 };
  // Before the first hunk stand the file's names, marked like lines.
  let isInHunk = false;
  for (const line of display.fileDiff.split('\n')) {
    if (line.startsWith('@@')) isInHunk = true;
    else if (isInHunk && line.startsWith('+')) diff.linesAdded += 1;
    else if (isInHunk && line.startsWith('-')) diff.linesRemoved += 1;
  }
  return diff;
}

/** How much of a failure's text is looked at: what happened stands at its beginning. */
const CLASSIFIED_CHARACTERS = 400;

const FAILURE_CLASSES: ReadonlyArray<readonly [string, RegExp]> = [
  ['rejected', /user (did not allow|denied|cancelled|rejected)|denied by policy/i],
  ['interrupted', /operation cancell?ed|request (was )?aborted|interrupted/i],
  ['timeout', /timed? ?out/i],
  // Before the general `not found`.
  ['no_match', /0 occurrences|could not find the string|no changes to apply|expected \d+ occurrences?/i],
  ['not_found', /not exist|no such file|not found|enoent/i],
  ['permission', /permission denied|eacces|eperm|not permitted|outside (of )?the workspace/i],
  ['too_large', /exceeds|too large|token limit/i],
  ['invalid_input', /params\b|invalid (input|argument|parameter)|must have required property/i],
  ['exit_code', /exit code|command failed/i],
];

/** Our own name for what went wrong, read from the tool's text, which is not kept. */
function classifyFailure(call: JsonObject): string {
  const text = beginningOfText([errorsOf(call.result), call.resultDisplay], CLASSIFIED_CHARACTERS);
  for (const [name, pattern] of FAILURE_CLASSES) if (pattern.test(text)) return name;
  return 'other';
}

/** What a call's answers say of their failure; the names and ids beside it are not about it. */
function errorsOf(result: unknown): unknown[] {
  const parts = Array.isArray(result) ? result : [result];
  return parts.map((part) => asObject(asObject(asObject(part)?.functionResponse)?.response)?.error);
}
