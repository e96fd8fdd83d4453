import type { GeminiMessage } from '../contracts/gemini-record.ts';
import { isoTime } from './claude-record.ts';
import { readGeminiTokens } from './gemini-tokens.ts';
import { redactGeminiToolCalls } from './gemini-tool-call.ts';
import { identifier, modelName } from './labels.ts';
import { asObject, compact, type JsonObject, textLength } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** What a person wrote is billed with the answer to it; notices are the tool's own. */
const NOT_BILLED: ReadonlySet<unknown> = new Set(['user', 'info', 'error', 'warning']);

/**
 * The counted part of a message of a chat. A message without an id of its own is named by a hash of all it says, so
 * that its copies are the same message.
 *
 * @returns null when its token counts are impossible
 */
export function redactGeminiMessage(message: JsonObject, hasher: SaltedHasher): GeminiMessage | null {
  const hasTokens = message.tokens !== undefined && message.tokens !== null && !NOT_BILLED.has(message.type);
  const tokens = hasTokens ? readGeminiTokens(message.tokens) : undefined;
  if (tokens === null) return null;
  return {
    id: identifier(message.id, hasher) ?? `h_${hasher.hash('identifier', JSON.stringify(message))}`,
    ...compact({
      time: isoTime(message.timestamp),
      model: modelName(message.model, hasher),
      tokens,
      promptLength: typedPromptLength(message),
      thoughtsLength: Array.isArray(message.thoughts) ? textLength(message.thoughts) : undefined,
    }),
    contentLength: textLength(message.content),
    toolCalls: redactGeminiToolCalls(message.toolCalls, hasher),
  };
}

/** What the tool writes by itself where a prompt would stand: its context, a summary of what was cut. */
const NOT_TYPED = /^\s*(<(session_context|state_snapshot|hook_context)|This is the Gemini CLI\. We are setting up)/;

/** Characters of a prompt that a person typed; undefined on every other message. */
function typedPromptLength(message: JsonObject): number | undefined {
  if (message.type !== 'user') return undefined;
  // What was typed, where the message holds what it became: files named in it, the text of a command.
  const content = message.displayContent ?? message.content;
  const texts: string[] = [];
  for (const part of Array.isArray(content) ? content : [content]) {
    const text = typeof part === 'string' ? part : asObject(part)?.text;
    if (typeof text === 'string' && text !== '' && !NOT_TYPED.test(text)) texts.push(text);
  }
  return texts.length === 0 ? undefined : texts.reduce((sum, text) => sum + text.length, 0);
}
