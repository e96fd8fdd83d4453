import { appendFileSync } from 'node:fs';
import type { Transcript } from './claude-transcript.ts';

/** How long each of the calls takes. */
const CALL_MS = 2_000;

/**
 * Continues a transcript by a call of a tool that went well two seconds later, as Claude Code writes both. Nothing of it
 * is billed.
 * @param id unlike the ids of all other calls
 */
export function appendToolCall({ sessionId, file }: Transcript, tool: string, id: string, at: Date): void {
  const line = (kind: 'assistant' | 'user', ms: number, message: object) =>
    `${JSON.stringify({
      ...{ type: kind, uuid: `uuid-${kind}-${id}`, parentUuid: null, sessionId, cwd: '/home/someone/atlas-api' },
      ...{ version: '2.1.0', isSidechain: false, timestamp: new Date(ms).toISOString(), message },
    })}\n`;
  const call = { type: 'tool_use', id: `toolu_${id}`, name: tool, input: {} };
  const result = { type: 'tool_result', tool_use_id: call.id, is_error: false, content: 'done' };
  appendFileSync(
    file,
    line('assistant', at.getTime() - CALL_MS, {
      ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model: 'claude-sonnet-4-5-20250929', content: [call] },
      ...{ stop_reason: 'tool_use', usage: { input_tokens: 0, output_tokens: 0 } },
    }) + line('user', at.getTime(), { role: 'user', content: [result] }),
  );
}
