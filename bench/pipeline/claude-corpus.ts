import { closeSync, mkdirSync, openSync, utimesSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Tokens of a corpus, each response once. */
export type CorpusTotals = { input: number; output: number; cacheWrite: number; cacheRead: number };

/** What was written. */
export type ClaudeCorpus = {
  files: string[];
  bytes: number;
  lines: number;
  /** Of all files. */
  totals: CorpusTotals;
  /** Of the file that is live today, the others hold nothing of today. */
  today: CorpusTotals;
  liveFile: string;
  /** Text that appends a response to the live file. @param cacheRead tokens, many to be seen in a rounded sum */
  nextResponse(at: Date, cacheRead: number): string;
};

export type CorpusPlan = {
  /** The folder that CLAUDE_CONFIG_DIR names. */
  claude: string;
  /** Of the history, approximately. */
  bytes: number;
  /** Of the file that is live today; 0 = there is none. */
  liveBytes: number;
  now: Date;
};

/**
 * Sizes of transcripts as people have them, smallest to largest by quantile, in bytes: most are small, a few are most of
 * the volume.
 */
const SIZES: readonly (readonly [quantile: number, bytes: number])[] = [
  [0, 240],
  [0.5, 105_000],
  [0.75, 234_000],
  [0.9, 654_000],
  [0.95, 1_500_000],
  [0.99, 5_400_000],
  [1, 87_000_000],
];
/** Mean of that distribution. */
const MEAN_BYTES = 413_000;
const PROJECTS = 128;
const DAY_MS = 86_400_000;
/** The history reaches back so far and ends the day before yesterday. */
const HISTORY_DAYS = 300;
const MODELS = ['claude-opus-4-6', 'claude-sonnet-4-6', 'claude-sonnet-4-5-20250929', 'claude-haiku-4-5-20251001'];
const WORDS = 'lorem ipsum dolor sit amet const return await import { } ( ) => if else for while class self None "x"\n';
/** Longest text of one line, in characters. */
const LONGEST_TEXT = 60_000;

/**
 * Writes Claude Code transcripts of about the wanted size: half of the lines results of tools, a third of the responses
 * in two snapshots. The same plan gives the same text but for the times.
 */
export function writeClaudeCorpus(plan: CorpusPlan): ClaudeCorpus {
  const random = generator(7);
  const text = fillText(random);
  const writer = new TranscriptWriter(random, text);
  const count = Math.max(1, Math.round(plan.bytes / MEAN_BYTES));
  const sizes = shuffled(sizesOf(count, plan.bytes), random);
  const files: string[] = [];
  const startOfToday = Math.floor(plan.now.getTime() / DAY_MS) * DAY_MS;
  const first = startOfToday - HISTORY_DAYS * DAY_MS;
  const span = (HISTORY_DAYS - 2) * DAY_MS;
  for (const [index, bytes] of sizes.entries()) {
    const begin = first + Math.floor((index / count) * span);
    files.push(writer.write(plan.claude, index, bytes, begin, DAY_MS));
  }
  const history = { ...writer.totals };
  const live = writer.write(plan.claude, count, plan.liveBytes, startOfToday, plan.now.getTime() - startOfToday);
  utimesSync(live, plan.now, plan.now);
  return {
    files: [...files, live],
    bytes: writer.bytes,
    lines: writer.lines,
    totals: writer.totals,
    today: {
      input: writer.totals.input - history.input,
      output: writer.totals.output - history.output,
      cacheWrite: writer.totals.cacheWrite - history.cacheWrite,
      cacheRead: writer.totals.cacheRead - history.cacheRead,
    },
    liveFile: live,
    nextResponse: (at, cacheRead) => writer.responseLines(count, at.getTime(), cacheRead).join(''),
  };
}

class TranscriptWriter {
  readonly #random: () => number;
  readonly #text: string;
  readonly totals: CorpusTotals = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };
  bytes = 0;
  lines = 0;
  #next = 0;

  constructor(random: () => number, text: string) {
    this.#random = random;
    this.#text = text;
  }

  /** One session's file, modified when its last line was written. @returns its path */
  write(claude: string, session: number, bytes: number, begin: number, spanMs: number): string {
    const folder = join(claude, 'projects', `-home-someone-project-${session % PROJECTS}`);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${sessionId(session)}.jsonl`);
    const file = openSync(path, 'w');
    let written = 0;
    let at = begin;
    while (written < bytes) {
      at = begin + Math.floor(spanMs * Math.min(1, written / bytes));
      for (const line of this.#random() < 0.5 ? [this.#resultLine(session, at)] : this.responseLines(session, at)) {
        written += writeSync(file, line);
        this.lines += 1;
      }
    }
    closeSync(file);
    utimesSync(path, at / 1_000, at / 1_000);
    this.bytes += written;
    return path;
  }

  /** A response: its lines, each with its newline. Its tokens are added to the totals. */
  responseLines(session: number, at: number, wantedCacheRead?: number): string[] {
    this.#next += 1;
    const number = this.#next;
    const cacheRead = wantedCacheRead ?? 20_000 + (number % 90_000);
    const cacheWrite = number % 3_000;
    const cacheWrite1h = Math.floor(cacheWrite / 2);
    const output = 20 + (number % 900);
    const input = 3 + (number % 50);
    this.totals.input += input;
    this.totals.output += output;
    this.totals.cacheWrite += cacheWrite;
    this.totals.cacheRead += cacheRead;
    const outputs = number % 3 === 0 ? [1, output] : [output];
    const content = [{ type: 'text', text: this.#words(this.#length(6.3, 1.0)) }];
    return outputs.map((sofar, snapshot) =>
      this.#line(session, at, `a${number}-${snapshot}`, {
        type: 'assistant',
        requestId: `req_${number}`,
        message: {
          id: `msg_${number}`,
          type: 'message',
          role: 'assistant',
          model: MODELS[number % MODELS.length],
          content,
          stop_reason: null,
          stop_sequence: null,
          usage: {
            input_tokens: input,
            cache_creation_input_tokens: cacheWrite,
            cache_read_input_tokens: cacheRead,
            cache_creation: {
              ephemeral_5m_input_tokens: cacheWrite - cacheWrite1h,
              ephemeral_1h_input_tokens: cacheWrite1h,
            },
            output_tokens: sofar,
            service_tier: 'standard',
          },
        },
      }),
    );
  }

  #resultLine(session: number, at: number): string {
    this.#next += 1;
    const length = this.#length(7.2, 1.2);
    return this.#line(session, at, `u${this.#next}`, {
      type: 'user',
      message: {
        role: 'user',
        content: [{ tool_use_id: `toolu_${this.#next}`, type: 'tool_result', content: this.#words(length) }],
      },
      toolUseResult: { stdout: this.#words(Math.floor(length / 2)), stderr: '', interrupted: false },
    });
  }

  #line(session: number, at: number, uuid: string, fields: object): string {
    const line = {
      parentUuid: `p${this.#next}`,
      isSidechain: false,
      userType: 'external',
      cwd: `/home/someone/project-${session % PROJECTS}`,
      sessionId: sessionId(session),
      version: '2.1.200',
      gitBranch: 'main',
      ...fields,
      uuid,
      timestamp: new Date(at).toISOString(),
    };
    return `${JSON.stringify(line)}\n`;
  }

  /** Log-normal, as lengths of texts are. */
  #length(mean: number, deviation: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
    return Math.min(LONGEST_TEXT, Math.floor(Math.exp(mean + deviation * normal)));
  }

  #words(length: number): string {
    const from = Math.floor(this.#random() * (this.#text.length - length));
    return this.#text.slice(from, from + length);
  }
}

function sizesOf(count: number, bytes: number): number[] {
  const raw = Array.from({ length: count }, (_, index) => sizeAt((index + 0.5) / count));
  const scale = bytes / raw.reduce((sum, size) => sum + size, 0);
  return raw.map((size) => Math.max(256, Math.floor(size * scale)));
}

function sizeAt(quantile: number): number {
  for (const [index, [upper, most]] of SIZES.entries()) {
    const below = SIZES[index - 1];
    if (quantile > upper || below === undefined) continue;
    const [lower, least] = below;
    return least + ((most - least) * (quantile - lower)) / (upper - lower);
  }
  return MEAN_BYTES;
}

function shuffled(sizes: number[], random: () => number): number[] {
  for (let index = sizes.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    const [one, two] = [sizes[index] ?? 0, sizes[other] ?? 0];
    sizes[index] = two;
    sizes[other] = one;
  }
  return sizes;
}

function fillText(random: () => number): string {
  const words = WORDS.split(' ');
  return Array.from({ length: 60_000 }, () => words[Math.floor(random() * words.length)]).join(' ');
}

function sessionId(number: number): string {
  const hex = number.toString(16);
  return `${hex.padStart(8, '0')}-0000-4000-8000-${hex.padStart(12, '0')}`;
}

/** Numbers in [0, 1) that are the same in each run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
