import { appendFileSync } from 'node:fs';
import { beginTranscript } from './claude-transcript.ts';

export const DECIDED_SESSION = '5f0c7a52-6f0e-4b8e-9d3b-0d5f1c1f7a11';

/** Enough for rates, no two alike. */
export const DECISIONS = { accepted: 15, edited: 2, rejected: 4, automatic: 3 };

const STEP_MS = 4_000;

type Outcome = keyof typeof DECISIONS;

/** What stands on the line of a result besides the result itself. Each edit that was made adds a line and removes one. */
function told(outcome: Outcome): object {
  if (outcome === 'rejected') return { toolUseResult: 'Error: declined', toolDenialKind: 'user-rejected' };
  const structuredPatch = [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-old', '+new'] }];
  return {
    toolUseResult: { filePath: '/home/someone/atlas-api/a.ts', structuredPatch, userModified: outcome === 'edited' },
    permissionMode: outcome === 'automatic' ? 'acceptEdits' : 'default',
  };
}

/** Writes a session of Claude Code in which a person decided on edits often enough that their shares are drawn. */
export function writeDecidedSession(claude: string, begin: Date): void {
  const { file, append } = beginTranscript(claude, 'atlas-api', DECIDED_SESSION);
  const tokens = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 0 };
  append({ id: 'decided', at: begin, model: 'claude-sonnet-4-5-20250929', ...tokens });
  const outcomes: Outcome[] = ['accepted', 'edited', 'rejected', 'automatic'];
  const edits = outcomes.flatMap((outcome) => Array.from({ length: DECISIONS[outcome] }, () => outcome));
  for (const [at, outcome] of edits.entries()) {
    const id = `toolu_decided_${at}`;
    const line = (kind: 'assistant' | 'user', part: number, rest: object) =>
      `${JSON.stringify({
        ...{ type: kind, uuid: `uuid-${id}-${kind}`, parentUuid: null, sessionId: DECIDED_SESSION },
        ...{ cwd: '/home/someone/atlas-api', version: '2.1.0', isSidechain: false },
        timestamp: new Date(begin.getTime() + (at + part) * STEP_MS).toISOString(),
        ...rest,
      })}\n`;
    const call = { type: 'tool_use', id, name: 'Edit', input: {} };
    const result = { type: 'tool_result', tool_use_id: id, content: 'x', is_error: outcome === 'rejected' };
    appendFileSync(
      file,
      line('assistant', 0.25, {
        message: {
          ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model: 'claude-sonnet-4-5-20250929' },
          ...{ content: [call], stop_reason: 'tool_use', usage: { input_tokens: 0, output_tokens: 0 } },
        },
      }) + line('user', 0.75, { message: { role: 'user', content: [result] }, ...told(outcome) }),
    );
  }
}
