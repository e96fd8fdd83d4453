import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Sessions that are at work at the same time. */
const AT_ONCE = 4;
/** Answers after which a session has ended and another one begins. */
const ANSWERS_A_SESSION = 200;
const PADDING = 'x'.repeat(1_500);

/** Transcripts of Claude Code that grow answer by answer, each with a call of a tool and its result. */
export class LiveSessions {
  readonly #folder: string;
  #answers = 0;

  /** @param claude the folder that CLAUDE_CONFIG_DIR names */
  constructor(claude: string) {
    this.#folder = join(claude, 'projects', '-home-ada-shop');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Answers written so far. */
  get answers(): number {
    return this.#answers;
  }

  /** Sessions begun so far. */
  get files(): number {
    const round = AT_ONCE * ANSWERS_A_SESSION;
    return Math.floor(this.#answers / round) * AT_ONCE + Math.min(AT_ONCE, this.#answers % round);
  }

  /** Writes one answer more, of the next session in turn. */
  answer(): void {
    const index = this.#answers;
    this.#answers += 1;
    const round = Math.floor(index / (AT_ONCE * ANSWERS_A_SESSION));
    const session = `session-${index % AT_ONCE}-${round}`;
    const common = { sessionId: session, cwd: '/home/ada/shop', version: '2.1.0', timestamp: new Date().toISOString() };
    const call = `toolu_${index}`;
    const lines = [
      {
        ...common,
        type: 'assistant',
        uuid: `a-${index}`,
        requestId: `req_${index}`,
        message: {
          id: `msg_${index}`,
          role: 'assistant',
          type: 'message',
          model: 'claude-sonnet-4-5-20250929',
          content: [{ type: 'tool_use', id: call, name: 'Read', input: { file_path: '/home/ada/shop/a.ts' } }],
          usage: {
            input_tokens: 10,
            output_tokens: 200,
            cache_read_input_tokens: 50_000,
            cache_creation_input_tokens: 0,
          },
        },
      },
      {
        ...common,
        type: 'user',
        uuid: `u-${index}`,
        message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: call, content: PADDING }] },
      },
    ];
    appendFileSync(join(this.#folder, `${session}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}
