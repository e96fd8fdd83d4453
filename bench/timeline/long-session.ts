import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A session as Claude Code writes it: prompts, each answered by some responses that call tools. */
export type LongSession = { sessionId: string; prompts: number; responses: number; calls: number };

const SESSION_ID = '5e551011-0000-4000-8000-000000000001';
const RESPONSES_PER_PROMPT = 8;
/** Some of each kind: a change, a command, a look. */
const TOOLS = ['Edit', 'Bash', 'Read', 'Grep', 'Write', 'TodoWrite'];
/** Every so many calls fail. */
const FAILS_EVERY = 23;
const STEP_MS = 900;

/**
 * Writes a transcript of about so many events (prompts, responses and calls) below a Claude Code folder.
 *
 * @param claude the folder that CLAUDE_CONFIG_DIR names
 */
export function writeLongSession(claude: string, events: number): LongSession {
  const cwd = '/home/someone/harbor-web';
  const folder = join(claude, 'projects', cwd.replaceAll('/', '-'));
  mkdirSync(folder, { recursive: true });
  const prompts = Math.ceil(events / (1 + 2 * RESPONSES_PER_PROMPT));
  const lines: string[] = [];
  let clock = Date.now() - events * STEP_MS;
  let count = 0;
  const line = (fields: object) => {
    count += 1;
    clock += STEP_MS;
    const common = { sessionId: SESSION_ID, cwd, version: '2.1.0', isSidechain: false, userType: 'external' };
    lines.push(
      JSON.stringify({ ...common, uuid: `uuid-${count}`, timestamp: new Date(clock).toISOString(), ...fields }),
    );
  };
  for (let prompt = 0; prompt < prompts; prompt += 1) {
    line({ type: 'user', message: { role: 'user', content: 'Please go on. '.repeat(1 + (prompt % 40)) } });
    for (let response = 0; response < RESPONSES_PER_PROMPT; response += 1) {
      const number = prompt * RESPONSES_PER_PROMPT + response;
      const id = `toolu_${number}`;
      line({
        type: 'assistant',
        requestId: `req_${number}`,
        message: {
          id: `msg_${number}`,
          role: 'assistant',
          model: number % 5 === 0 ? 'claude-haiku-4-5-20251001' : 'claude-opus-4-5-20251101',
          content: [{ type: 'tool_use', id, name: TOOLS[number % TOOLS.length], input: {} }],
          usage: {
            input_tokens: 4,
            output_tokens: 100 + ((number * 37) % 1_500),
            cache_read_input_tokens: 40_000 + ((number * 97) % 60_000),
            cache_creation_input_tokens: (number * 53) % 4_000,
          },
        },
      });
      const isError = number % FAILS_EVERY === 0;
      line({
        type: 'user',
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x', is_error: isError }] },
      });
    }
  }
  writeFileSync(join(folder, `${SESSION_ID}.jsonl`), `${lines.join('\n')}\n`);
  const responses = prompts * RESPONSES_PER_PROMPT;
  return { sessionId: SESSION_ID, prompts, responses, calls: responses };
}
