import type { CursorToolCall } from '../contracts/cursor-record.ts';
import { objectsIn, plausibleCount } from './cursor-numbers.ts';
import { fileExtension, identifier, oneOf, toolName } from './labels.ts';
import { asObject, beginningOfText, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const STATUSES: ReadonlySet<string> = new Set(['completed', 'error', 'cancelled', 'loading', 'pending', 'running']);
const DECISIONS: ReadonlySet<string> = new Set(['accepted', 'rejected', 'none']);

/**
 * The counted part of a bubble's `toolFormerData`.
 *
 * @returns undefined for what is no call: many bubbles hold nothing but `additionalData`
 */
export function redactCursorToolCall(value: unknown, hasher: SaltedHasher): CursorToolCall | undefined {
  const call = asObject(value);
  if (call === undefined) return undefined;
  const id = identifier(call.toolCallId, hasher);
  const name = toolName(call.name, hasher);
  if (id === undefined && name === undefined) return undefined;
  const status = oneOf(call.status, STATUSES);
  const input = fieldsOf(call.params) ?? fieldsOf(call.rawArgs);
  return {
    argumentsLength: lengthOf(call.rawArgs) || lengthOf(call.params),
    resultLength: lengthOf(call.result),
    ...compact({
      id,
      name,
      status,
      userDecision: oneOf(call.userDecision, DECISIONS),
      errorClass: status === 'error' ? classifyFailure(call) : undefined,
      fileExtension: input === undefined ? undefined : extensionIn(input),
    }),
    ...linesOf(call),
  };
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : textLength(value);
}

/** Texts beyond this are not parsed to look for a path in them. */
const MAXIMUM_PARSED_CHARACTERS = 4 << 20;

/** Arguments and results are JSON in a text. */
function fieldsOf(value: unknown): JsonObject | undefined {
  if (typeof value !== 'string') return asObject(value);
  if (!value.startsWith('{') || value.length > MAXIMUM_PARSED_CHARACTERS) return undefined;
  try {
    return asObject(JSON.parse(value));
  } catch {
    return undefined;
  }
}

const PATH_KEYS = [
  ...['relativeWorkspacePath', 'targetFile', 'target_file', 'file_path', 'filePath', 'path', 'absolutePath'],
  ...['targetNotebook', 'target_notebook', 'effectiveUri'],
];

/** The extension of the file that arguments name. */
export function extensionIn(input: JsonObject): string | undefined {
  for (const key of PATH_KEYS) {
    const found = fileExtension(input[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Lines of an edit as the result's diff counts them; nothing where it tells none. */
function linesOf(call: JsonObject): Pick<CursorToolCall, 'linesAdded' | 'linesRemoved'> {
  const result = fieldsOf(call.result);
  const diff = asObject(result?.diff);
  const chunks = objectsIn(diff?.chunks);
  if (chunks.length === 0) return {};
  let linesAdded = 0;
  let linesRemoved = 0;
  for (const chunk of chunks) {
    linesAdded += plausibleCount(chunk.linesAdded) ?? 0;
    linesRemoved += plausibleCount(chunk.linesRemoved) ?? 0;
  }
  return { linesAdded, linesRemoved };
}

/** How much of a failure's text is looked at: what happened stands at its beginning. */
const CLASSIFIED_CHARACTERS = 400;

const FAILURE_CLASSES: ReadonlyArray<readonly [string, RegExp]> = [
  ['rejected', /user (rejected|denied|declined|skipped)|rejected by (the )?user/i],
  ['interrupted', /cancell?ed|aborted|interrupted/i],
  ['timeout', /timed? ?out/i],
  // Before the general `not found`.
  ['no_match', /string to replace was not found|no match|could not find the string|not unique|multiple (matches|occ)/i],
  ['not_found', /not exist|no such file|not found|enoent|could not find/i],
  ['permission', /permission denied|eacces|eperm|not permitted|not allowed|blocked/i],
  ['too_large', /exceeds|too large|too long|token limit/i],
  ['invalid_input', /invalid|must (have|be)|missing required|unexpected argument/i],
  ['exit_code', /exit(ed with)? code|command failed/i],
];

/** Our own name for what went wrong, read from the tool's text, which is not kept. */
function classifyFailure(call: JsonObject): string {
  const text = beginningOfText([call.error, call.result], CLASSIFIED_CHARACTERS);
  for (const [name, pattern] of FAILURE_CLASSES) if (pattern.test(text)) return name;
  return 'other';
}
