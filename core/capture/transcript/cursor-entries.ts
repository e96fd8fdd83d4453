import { roleOf } from '../../privacy/cursor-bubble.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import { asText, type Said, said, textOrNull } from './entry.ts';

/** What a message of a Cursor conversation says. Its own files cannot be shown; a kept copy can. */
export function cursorSaid({ type, text, thinking, toolFormerData }: JsonObject): Said[] {
  const thought = asObject(thinking)?.text ?? thinking;
  const call = asObject(toolFormerData);
  return [
    ...said('thinking', asText(thought)),
    ...said(roleOf(type) ?? 'system', asText(text)),
    ...(call === undefined ? [] : callSaid(call)),
  ];
}

function callSaid({ name, rawArgs, params, result }: JsonObject): Said[] {
  const toolName = textOrNull(name) ?? 'tool';
  return [
    ...said('call', asText(rawArgs ?? params), toolName),
    ...said('result', asText(result), result == null ? null : toolName),
  ];
}
