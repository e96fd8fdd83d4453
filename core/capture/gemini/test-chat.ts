import type { TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { parseJsonLine } from '../json-line.ts';
import { testHasher } from '../test-source.ts';
import { type ChatContext, chatContext } from './chat-context.ts';
import { parseChatLine, parseChatObject } from './parse.ts';

/** A record of a chat as Gemini CLI writes it, of any version. */
export type ChatRecord = { [key: string]: unknown };

export const SESSION = '887ba529-0020-4f9f-9736-7e45d03b5b32';
export const LINES_PATH = '/g/tmp/shop/chats/session-2026-01-02T03-04-887ba529.jsonl';
export const OBJECT_PATH = '/g/tmp/shop/chats/session-2026-01-02T03-04-887ba529.json';

/** Metadata of a chat, `minute` 03:04 being its start. */
export function metadata(fields: ChatRecord = {}): ChatRecord {
  return {
    sessionId: SESSION,
    projectHash: '616a2e51981b3b49367688a6fbf2fe4e63f4b8943ab5b5fe977505cd81cf1a39',
    startTime: '2026-01-02T03:04:00.000Z',
    lastUpdated: '2026-01-02T03:04:00.000Z',
    kind: 'main',
    ...fields,
  };
}

/** An answer; its tokens are `output` tokens and one of input where no others are given. */
export function answer(id: string, output: number, fields: ChatRecord = {}): ChatRecord {
  return {
    id,
    timestamp: '2026-01-02T03:04:05.000Z',
    type: 'gemini',
    content: 'fine',
    tokens: { input: 1, output, cached: 0, thoughts: 0, tool: 0, total: 1 + output },
    model: 'gemini-2.5-flash',
    ...fields,
  };
}

/** A change of the metadata at `second` 03:04. */
export function updated(second: number): ChatRecord {
  return { $set: { lastUpdated: `2026-01-02T03:04:${String(second).padStart(2, '0')}.000Z` } };
}

const FILE_MODIFIED_MS = Date.UTC(2026, 0, 3);

/** Records and what was refused of a chat, through the parser and the privacy rules of the product. */
export function chatEvents(
  path: string,
  records: readonly ChatRecord[],
): { events: TelemetryEvent[]; refused: string[] } {
  const isObject = path.endsWith('.json');
  const [first = {}] = records;
  const context = chatContext(path, first, FILE_MODIFIED_MS, testHasher);
  const taken = isObject ? parseChatObject(first, context, testHasher) : linesOf(records, context);
  return { events: taken.events, refused: taken.rejections.map((rejection) => rejection.reason) };
}

function linesOf(records: readonly ChatRecord[], context: ChatContext) {
  const taken: ReturnType<typeof parseChatLine> = { events: [], rejections: [] };
  let offset = 0;
  for (const record of records) {
    const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
    for (const json of parseJsonLine(bytes).records) {
      const line = parseChatLine(json, offset + json.start, context, testHasher);
      taken.events.push(...line.events);
      taken.rejections.push(...line.rejections);
    }
    offset += bytes.length;
  }
  return taken;
}
