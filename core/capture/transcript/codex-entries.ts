import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import { asText, partsText, type Said, said, textOrNull } from './entry.ts';

function messageRole(role: unknown): 'user' | 'assistant' | 'system' {
  return role === 'user' || role === 'assistant' ? role : 'system';
}

/** What a call answered: text, or an object that has it. */
function outputText(output: unknown): string {
  const inner = asObject(output)?.content;
  return inner === undefined ? partsText(output) : partsText(inner);
}

/** What a line of a Codex rollout says. Newer versions wrap the item, older ones do not. */
export function codexSaid(line: JsonObject): Said[] {
  if (line.type !== 'response_item' && line.payload !== undefined) return [];
  const item = asObject(line.payload) ?? line;
  const { type, role, content, name, input, output, action, summary } = item;
  switch (type) {
    case 'message':
      return said(messageRole(role), partsText(content));
    case 'reasoning':
      return said('thinking', partsText(summary ?? []));
    case 'function_call':
      return said('call', asText(item.arguments), textOrNull(name) ?? 'tool');
    case 'custom_tool_call':
      return said('call', asText(input), textOrNull(name) ?? 'tool');
    case 'local_shell_call':
      return said('call', asText(action), 'shell');
    case 'function_call_output':
    case 'custom_tool_call_output':
      return said('result', outputText(output));
    default:
      return [];
  }
}
