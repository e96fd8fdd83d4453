import type { CodexTool } from '../contracts/codex-record.ts';
import { asAmount, asObject, beginningOfText, compact } from './loose-json.ts';

/** How much of an output is looked at: what became of the call stands before the program's own words. */
const HEAD_CHARACTERS = 400;

type Outcome = Pick<CodexTool, 'success' | 'errorClass' | 'durationMs'>;

/**
 * What became of a tool call, read from its output, which is not kept: a JSON text with metadata, a text that begins
 * with the exit code, or an object with a flag of its own.
 */
export function readCodexOutput(output: unknown): Outcome {
  const fields = asObject(output) ?? parsedFields(output);
  const metadata = asObject(fields?.metadata);
  const text = beginningOfText(fields === undefined ? output : (fields.output ?? fields.content), HEAD_CHARACTERS);
  const seconds = asAmount(metadata?.duration_seconds) ?? secondsNamed(text);
  const durationMs = seconds === undefined ? undefined : Math.round(seconds * 1_000);
  return { ...readSuccess(text, exitCodeOf(metadata?.exit_code, text), fields?.success), ...compact({ durationMs }) };
}

function parsedFields(output: unknown) {
  if (typeof output !== 'string' || !output.startsWith('{')) return undefined;
  try {
    const fields = asObject(JSON.parse(output));
    // JSON that a tool answered with is an answer like any other.
    return fields?.metadata === undefined ? undefined : fields;
  } catch {
    return undefined;
  }
}

/** Lines that Codex itself writes above a program's output. */
function header(text: string): string {
  const end = text.search(/^(?:Total output lines|Output):/m);
  return end === -1 ? text : text.slice(0, end);
}

function exitCodeOf(written: unknown, text: string): number | undefined {
  if (typeof written === 'number' && Number.isInteger(written)) return written;
  const found = /^(?:Exit code:|Process exited with code) (-?\d{1,10})/m.exec(header(text));
  return found === null ? undefined : Number(found[1]);
}

function secondsNamed(text: string): number | undefined {
  const found = /^Wall time: (\d{1,9}(?:\.\d{1,9})?) seconds/m.exec(header(text));
  return found === null ? undefined : Number(found[1]);
}

function readSuccess(text: string, exitCode: number | undefined, flag: unknown): Outcome {
  if (exitCode !== undefined)
    return exitCode === 0 ? { success: true } : { success: false, errorClass: exitClass(text) };
  if (flag === false) return { success: false, errorClass: classifyCodexFailure(text) };
  if (flag === true) return { success: true };
  // Still running: how it ends is said elsewhere, if at all.
  if (/^Process running with session ID/m.test(header(text))) return {};
  if (!FAILURE_START.test(text)) return { success: true };
  const errorClass = classifyCodexFailure(text);
  return errorClass === 'rejected' ? { errorClass } : { success: false, errorClass };
}

/** How Codex begins what it says of a call that did not run. */
const FAILURE_START =
  /^\s*(?:(?:exec command|patch|command|apply_patch|tool call|[a-z_]{3,40}) (?:rejected|denied|failed|error|verification failed|timed out)\b|rejected\b|aborted\b|error\b|err:|failed\b|execution error|unsupported call|unknown (?:tool|function)|sandbox error|invalid|command timed out|user (?:rejected|cancelled|aborted))/i;

function exitClass(text: string): string {
  return /command timed out after|timed out after \d+/i.test(header(text)) ? 'timeout' : 'exit_code';
}

const FAILURE_CLASSES: ReadonlyArray<readonly [string, RegExp]> = [
  ['rejected', /rejected by user|user rejected|declined|denied by user|user denied/i],
  ['interrupted', /aborted|interrupted|cancelled/i],
  ['timeout', /timed? ?out/i],
  // Before the general `not found`.
  ['no_match', /verification failed|failed to find (expected|context)|context not found/i],
  ['sandbox', /sandbox/i],
  ['not_found', /not exist|no such file|not found|enoent|unknown (tool|function)|unsupported call/i],
  ['permission', /permission denied|eacces|eperm|not permitted/i],
  ['too_large', /exceeds|too large|token limit/i],
  ['invalid_input', /failed to parse|invalid|missing field|unknown field/i],
  ['exit_code', /exit code|exit status|exited with/i],
];

/** Our own name for what went wrong, read from the tool's text, which is not kept. */
export function classifyCodexFailure(text: string): string {
  for (const [name, pattern] of FAILURE_CLASSES) if (pattern.test(text)) return name;
  return 'other';
}
