import type { GeminiRecord } from '../../contracts/gemini-record.ts';
import type { TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import { redactGeminiRecord } from '../../privacy/gemini-record.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Taken } from '../frame-assembly.ts';
import type { JsonRecord } from '../json-line.ts';
import { type ChatContext, isListing, listedMessages } from './chat-context.ts';

/**
 * A line of a `.jsonl` chat as events at level `metadata`: one for the record, one for each message it lists. An event
 * is named by its place, since a record that is written again for a message replaces it, even by what it was before.
 *
 * @param offset byte offset of the record in its file; listed messages get the places behind it, in their order
 */
export function parseChatLine(
  json: JsonRecord,
  offset: number,
  context: ChatContext,
  hasher: SaltedHasher,
  content: ContentKeeper = NO_CONTENT,
): Taken {
  const reading = new ChatReading(context, hasher, content);
  reading.take(json.value, json.bytes, offset, `@${offset}`);
  const listed = isListing(json.value) ? listedMessages(json.value) : [];
  for (const [index, message] of listed.entries()) {
    const place = offset + 1 + index;
    reading.take(message, bytesOf(message), place, `@${place}`);
  }
  return reading.taken;
}

/**
 * The object of a `.json` chat as events at level `metadata`: one for the chat's metadata, one for each message. The
 * file is written anew with each message, so an event is named by its message, not by its place: one that did not change
 * is known. Places are numbers in the order of the list.
 */
export function parseChatObject(
  value: JsonObject,
  context: ChatContext,
  hasher: SaltedHasher,
  content: ContentKeeper = NO_CONTENT,
): Taken {
  const reading = new ChatReading(context, hasher, content);
  const chat = { ...value, messages: [] };
  reading.take(chat, bytesOf(chat), 0, 'chat');
  for (const [index, message] of listedMessages(value).entries()) {
    const id = asObject(message)?.id;
    reading.take(message, bytesOf(message), index + 1, `#${typeof id === 'string' ? id : ''}`);
  }
  return reading.taken;
}

/** Without the messages that a record lists: each is an event of its own, at its own time. */
function withoutListed(value: unknown): unknown {
  const record = asObject(value);
  if (record === undefined || !isListing(record)) return value;
  const { messages, ...rest } = record;
  const set = asObject(record.$set);
  if (set === undefined) return rest;
  const { messages: listed, ...others } = set;
  return { ...rest, $set: others };
}

/** What a message is told from its earlier writings by; one that nests too deep for JSON is refused later anyway. */
function bytesOf(value: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(value) ?? '');
  } catch {
    return Buffer.alloc(0);
  }
}

/** Collects what one line or object gives. */
class ChatReading {
  readonly taken: Taken = { events: [], rejections: [] };
  readonly #context: ChatContext;
  readonly #hasher: SaltedHasher;
  readonly #content: ContentKeeper;

  constructor(context: ChatContext, hasher: SaltedHasher, content: ContentKeeper) {
    this.#context = context;
    this.#hasher = hasher;
    this.#content = content;
  }

  /** @param place what names the record within its file */
  take(value: unknown, bytes: Buffer, offset: number, place: string): void {
    const { session, sourceFile, fallbackTime } = this.#context;
    const record = this.#readOrRefuse(value);
    if (typeof record === 'string') {
      const digest = this.#hasher.hash('line', bytes);
      this.taken.rejections.push({ source_offset: offset, line_digest: digest, reason: record });
      return;
    }
    const time = record.message?.time ?? record.startedAt ?? record.updatedAt;
    const event: TelemetryEvent = {
      event_id: this.#hasher.eventId(['gemini_cli', session, sourceFile, place], bytes),
      platform: 'gemini_cli',
      external_id: session,
      event_type: record.type,
      timestamp: time ?? fallbackTime,
      source_offset: offset,
      record,
    };
    if (time !== undefined) this.#content.keep(event, () => bytesOf(withoutListed(value)));
    this.taken.events.push(event);
  }

  /** One message that a parser stumbles over is one lost message, counted; it must not hold up those beside it. */
  #readOrRefuse(value: unknown): GeminiRecord | string {
    const record = asObject(value);
    if (record === undefined) return 'not_an_object';
    try {
      return redactGeminiRecord(record, this.#context.labels, this.#hasher) ?? 'impossible_numbers';
    } catch {
      return 'not_understood';
    }
  }
}
