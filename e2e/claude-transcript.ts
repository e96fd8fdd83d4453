import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** One answer of the assistant: when, by which model, and the tokens that were billed. */
export type Answer = {
  id: string;
  at: Date;
  model: string;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
};

/** A transcript as Claude Code writes it, with as much of each line as its format requires. */
export type Transcript = { sessionId: string; file: string; append(answer: Answer): void };

/**
 * Begins a transcript below a Claude Code folder.
 * @param claude the folder that CLAUDE_CONFIG_DIR names
 * @param project last folder of the path in which the session runs
 */
export function beginTranscript(claude: string, project: string, sessionId: string): Transcript {
  const cwd = `/home/someone/${project}`;
  const folder = join(claude, 'projects', cwd.replaceAll('/', '-'));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${sessionId}.jsonl`);
  return {
    sessionId,
    file,
    append(answer) {
      const line = {
        type: 'assistant',
        uuid: `uuid-${answer.id}`,
        parentUuid: null,
        sessionId,
        cwd,
        version: '2.1.0',
        isSidechain: false,
        timestamp: answer.at.toISOString(),
        requestId: `req_${answer.id}`,
        message: {
          id: `msg_${answer.id}`,
          type: 'message',
          role: 'assistant',
          model: answer.model,
          content: [{ type: 'text', text: 'Done.' }],
          stop_reason: 'end_turn',
          usage: {
            input_tokens: answer.inputTokens,
            output_tokens: answer.outputTokens,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: answer.cacheReadTokens,
          },
        },
      };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}
