import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What everything that was written should come to. */
export type Expected = { responses: number; inputTokens: number; outputTokens: number; ids: Set<string> };

/** Writes sessions as Claude Code does, every answer with tokens of its own, and keeps count. */
export class WrittenSessions {
  readonly expected: Expected = { responses: 0, inputTokens: 0, outputTokens: 0, ids: new Set() };
  readonly #projects: string;
  #sessions = 0;

  /** @param claude the folder that CLAUDE_CONFIG_DIR names */
  constructor(claude: string) {
    this.#projects = join(claude, 'projects');
  }

  /** A new session. @returns its file */
  add(answers: number): string {
    this.#sessions += 1;
    const file = join(this.#projects, `-w${this.#sessions % 50}`, `session-${this.#sessions}.jsonl`);
    this.append(file, answers);
    return file;
  }

  /** @param padding characters of text in each answer */
  append(file: string, answers: number, padding = 0): number {
    mkdirSync(dirname(file), { recursive: true });
    const text = 'x'.repeat(padding);
    let lines = '';
    for (let count = 0; count < answers; count += 1) lines += `${JSON.stringify(this.#answer(file, text))}\n`;
    appendFileSync(file, lines);
    return lines.length;
  }

  #answer(file: string, text: string): object {
    const { expected } = this;
    expected.responses += 1;
    const number = expected.responses;
    // No two answers alike: what is missing is not made up for by what is double.
    const [input, output] = [number, 2 * number + 1];
    expected.inputTokens += input;
    expected.outputTokens += output;
    expected.ids.add(`msg_${number}`);
    return {
      type: 'assistant',
      sessionId: file.slice(file.lastIndexOf('/') + 1, -'.jsonl'.length),
      uuid: `uuid-${number}`,
      requestId: `req_${number}`,
      timestamp: new Date(Date.UTC(2026, 10, 1) + number * 1_000).toISOString(),
      message: {
        id: `msg_${number}`,
        role: 'assistant',
        type: 'message',
        model: 'claude-sonnet-4-5-20250929',
        content: text === '' ? [] : [{ type: 'text', text }],
        usage: { input_tokens: input, output_tokens: output },
      },
    };
  }
}
