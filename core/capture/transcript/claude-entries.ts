import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import { asText, partsText, type Said, said, textOrNull } from './entry.ts';

function blockSaid(block: unknown, role: 'user' | 'assistant'): Said[] {
  const { type, text, thinking, name, input, content } = asObject(block) ?? {};
  switch (type) {
    case 'text':
      return said(role, asText(text));
    case 'thinking':
      return said('thinking', asText(thinking));
    case 'tool_use':
      return said('call', asText(input), textOrNull(name) ?? 'tool');
    case 'tool_result':
      return said('result', partsText(content));
    default:
      return typeof type === 'string' ? said(role, `[${type}]`) : [];
  }
}

/** What a line of a Claude Code transcript says; nothing for lines that only keep the tool's state. */
export function claudeSaid({ type, message, content, summary }: JsonObject): Said[] {
  if (type === 'user' || type === 'assistant') {
    const spoken = asObject(message)?.content;
    return Array.isArray(spoken) ? spoken.flatMap((block) => blockSaid(block, type)) : said(type, asText(spoken));
  }
  if (type === 'system') return said('system', asText(content));
  return type === 'summary' ? said('system', asText(summary)) : [];
}
