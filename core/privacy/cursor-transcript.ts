import type { CursorTranscriptLine } from '../contracts/cursor-record.ts';
import { countUnknown, objectsIn } from './cursor-numbers.ts';
import { extensionIn } from './cursor-tool-call.ts';
import { identifier, oneOf, toolName } from './labels.ts';
import { asObject, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

const ROLES: ReadonlySet<string> = new Set(['user', 'assistant', 'tool']);
const TURN_STATUSES: ReadonlySet<string> = new Set(['success', 'error', 'aborted', 'cancelled']);
const KNOWN_KEYS: ReadonlySet<string> = new Set(['role', 'message', 'type', 'status', 'error', 'content']);

/** Whose transcript it is. */
export type CursorTranscriptLabels = Pick<CursorTranscriptLine, 'composerId' | 'parentComposerId'>;

type Role = NonNullable<CursorTranscriptLine['role']>;

/** One line of a `.jsonl` transcript: a message, or the end of a turn. No text, argument or path is kept. */
export function redactCursorTranscriptLine(
  line: JsonObject,
  labels: CursorTranscriptLabels,
  hasher: SaltedHasher,
): CursorTranscriptLine {
  const content = asObject(line.message)?.content ?? line.content;
  const blocks = objectsIn(content);
  const ended = line.type === 'turn_ended';
  const ofType = (...types: string[]) => blocks.filter((block) => types.some((type) => type === block.type));
  return {
    type: 'transcriptLine',
    level: 'transcript',
    ...labels,
    ...compact({
      role: ended ? undefined : roleOf(line.role),
      turnStatus: ended ? (oneOf(line.status, TURN_STATUSES) ?? 'other') : undefined,
      thinkingLength: lengthOf(ofType('thinking', 'reasoning').map((block) => block.thinking ?? block.text)),
      resultLength: lengthOf(ofType('tool_result', 'tool-result').map((block) => block.content ?? block.result)),
      unknownKeys: countUnknown(line, KNOWN_KEYS),
    }),
    textLength: typeof content === 'string' ? content.length : textLength(ofType('text').map((block) => block.text)),
    tools: ofType('tool_use', 'tool-call').map((block) => ({
      argumentsLength: textLength(block.input ?? block.args),
      ...compact({
        name: toolName(block.name ?? block.toolName, hasher),
        id: identifier(block.id ?? block.toolCallId, hasher),
        fileExtension: extensionIn(asObject(block.input ?? block.args) ?? {}),
      }),
    })),
  };
}

function roleOf(value: unknown): Role {
  if (typeof value !== 'string' || !ROLES.has(value)) return 'other';
  return value === 'user' || value === 'assistant' || value === 'tool' ? value : 'other';
}

function lengthOf(values: readonly unknown[]): number | undefined {
  const length = textLength(values);
  return length === 0 ? undefined : length;
}

const TOOL_CALL = /^\[Tool call\] ?(.*)$/;
const TOOL_RESULT = /^\[Tool result\]/;
const THOUGHT = /<(think|thinking)>([\s\S]*?)(?:<\/\1>|$)/g;

/**
 * One message of a `.txt` transcript. What follows a call's line counts as its arguments, until the next line that
 * begins something: the form does not tell where arguments end.
 *
 * @param lines of the message, without the line that names the role
 */
export function redactCursorTranscriptText(
  role: Role,
  lines: readonly string[],
  labels: CursorTranscriptLabels,
  hasher: SaltedHasher,
): CursorTranscriptLine {
  const tools: CursorTranscriptLine['tools'] = [];
  const words: string[] = [];
  let resultLength = 0;
  let part: 'words' | 'call' | 'result' = 'words';
  for (const line of lines) {
    const call = TOOL_CALL.exec(line);
    const tool = tools.at(-1);
    if (call !== null) {
      tools.push({ argumentsLength: 0, ...compact({ name: toolName(call[1]?.trim(), hasher) }) });
      part = 'call';
    } else if (TOOL_RESULT.test(line)) part = 'result';
    else if (part === 'result') resultLength += line.length;
    else if (part === 'call' && tool !== undefined) addArgument(tool, line);
    else words.push(line);
  }
  const text = words.join('\n');
  const thinkingLength = [...text.matchAll(THOUGHT)].reduce((sum, found) => sum + (found[2]?.trim().length ?? 0), 0);
  return {
    type: 'transcriptLine',
    level: 'transcript',
    ...labels,
    role,
    ...compact({
      thinkingLength: thinkingLength === 0 ? undefined : thinkingLength,
      resultLength: resultLength === 0 ? undefined : resultLength,
    }),
    textLength: text.replace(THOUGHT, '').trim().length,
    tools,
  };
}

const ARGUMENT = /^ {2}([a-zA-Z_]{1,40}): (.*)$/;

function addArgument(tool: CursorTranscriptLine['tools'][number], line: string): void {
  tool.argumentsLength += line.length;
  const [, key, value] = ARGUMENT.exec(line) ?? [];
  if (key === undefined || tool.fileExtension !== undefined) return;
  const extension = extensionIn({ [key]: value });
  if (extension !== undefined) tool.fileExtension = extension;
}
