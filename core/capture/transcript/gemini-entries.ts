import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import { asText, partsText, type Said, said, textOrNull } from './entry.ts';

function thoughtsText(thoughts: unknown): string {
  if (!Array.isArray(thoughts)) return '';
  return thoughts
    .map((thought) => {
      const { subject, description } = asObject(thought) ?? {};
      return [asText(subject), asText(description)].filter((text) => text !== '').join('\n');
    })
    .join('\n\n');
}

function callSaid(call: unknown): Said[] {
  const { name, args, resultDisplay, result } = asObject(call) ?? {};
  const toolName = textOrNull(name) ?? 'tool';
  const answered = resultDisplay ?? result;
  return [
    ...said('call', asText(args), toolName),
    ...said('result', asText(answered), answered == null ? null : toolName),
  ];
}

/** What a message of a Gemini chat says. */
export function geminiSaid({ type, content, thoughts, toolCalls }: JsonObject): Said[] {
  if (type === 'user') return said('user', partsText(content));
  if (type !== 'gemini')
    return typeof type === 'string' && content !== undefined ? said('system', partsText(content)) : [];
  const calls = Array.isArray(toolCalls) ? toolCalls.flatMap(callSaid) : [];
  return [...said('thinking', thoughtsText(thoughts)), ...said('assistant', partsText(content)), ...calls];
}
