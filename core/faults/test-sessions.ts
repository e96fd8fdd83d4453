import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What everything that was written should come to. */
export type Expected = {
  sessions: number;
  lines: number;
  toolCalls: number;
  responses: number;
  inputTokens: number;
  outputTokens: number;
  /** Of the answers. */
  ids: Set<string>;
};

/** Every which answer calls a tool, whose result is a line of its own. */
const CALL_EVERY = 4;

/** Writes sessions as Claude Code does, every answer with tokens of its own, and keeps count. */
export class WrittenSessions {
  readonly expected: Expected = {
    sessions: 0,
    lines: 0,
    toolCalls: 0,
    responses: 0,
    inputTokens: 0,
    outputTokens: 0,
    ids: new Set(),
  };
  readonly #projects: string;

  /** @param claude the folder that CLAUDE_CONFIG_DIR names */
  constructor(claude: string) {
    this.#projects = join(claude, 'projects');
  }

  /** A new session. @param answers at least one: an empty file is no session @returns its file */
  add(answers: number): string {
    this.expected.sessions += 1;
    const { sessions } = this.expected;
    const file = join(this.#projects, `-w${sessions % 50}`, `session-${sessions}.jsonl`);
    this.append(file, answers);
    return file;
  }

  /** @param padding characters of text in each answer @returns how many bytes were written */
  append(file: string, answers: number, padding = 0): number {
    mkdirSync(dirname(file), { recursive: true });
    const text = 'x'.repeat(padding);
    const lines = Array.from({ length: answers }, () => this.#answer(file, text)).flat();
    this.expected.lines += lines.length;
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    appendFileSync(file, bytes);
    return bytes.length;
  }

  /** An answer, and where it called a tool what that said. */
  #answer(file: string, text: string): object[] {
    const { expected } = this;
    expected.responses += 1;
    const number = expected.responses;
    // No two answers alike: what is missing is not made up for by what is double.
    const [input, output] = [number, 2 * number + 1];
    expected.inputTokens += input;
    expected.outputTokens += output;
    expected.ids.add(`msg_${number}`);
    const content: object[] = text === '' ? [] : [{ type: 'text', text }];
    const sessionId = file.slice(file.lastIndexOf('/') + 1, -'.jsonl'.length);
    const timestamp = new Date(Date.UTC(2026, 10, 1) + number * 1_000).toISOString();
    const lines: object[] = [
      {
        type: 'assistant',
        sessionId,
        uuid: `uuid-${number}`,
        requestId: `req_${number}`,
        timestamp,
        message: {
          id: `msg_${number}`,
          role: 'assistant',
          type: 'message',
          model: 'claude-sonnet-4-5-20250929',
          content,
          usage: { input_tokens: input, output_tokens: output },
        },
      },
    ];
    if (number % CALL_EVERY === 0) {
      expected.toolCalls += 1;
      const call = `toolu_${number}`;
      content.push({ type: 'tool_use', id: call, name: 'Read', input: { file_path: '/shop/a.ts' } });
      const result = { type: 'tool_result', tool_use_id: call, content: 'read' };
      const message = { role: 'user', content: [result] };
      lines.push({ type: 'user', sessionId, uuid: `result-${number}`, timestamp, message });
    }
    return lines;
  }
}
