import type { CursorRecord } from '../../contracts/cursor-record.ts';
import { redactCursorBubble } from '../../privacy/cursor-bubble.ts';
import { redactCursorComposer } from '../../privacy/cursor-composer.ts';
import { redactCursorDailyStats, redactCursorGeneration, redactCursorPrompt } from '../../privacy/cursor-lists.ts';
import { ImpossibleNumberError } from '../../privacy/cursor-numbers.ts';
import type { CursorWorkspaceLabels } from '../../privacy/cursor-place.ts';
import { identifier } from '../../privacy/labels.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { StateMessages } from './conversation-state.ts';
import { decodeValue } from './decode-value.ts';
import type { DatabasePlace } from './sources.ts';
import type { ValueTable } from './value-rows.ts';
import type { WorkspaceNames } from './workspace.ts';

/**
 * A record and what names it within its database. `said`: of a message, the whole of it; of a conversation or a list
 * nothing, since they repeat what was said at other times.
 */
export type Telling = { identity: readonly string[]; record: CursorRecord; said?: JsonObject };
/** A part of a value that was not taken in. */
export type Refusal = { place: string; reason: string };
export type ParsedValue = { told: Telling[]; refused: Refusal[] };

/** What a value needs to know of the database it stands in. */
export type ValueContext = {
  place: DatabasePlace;
  names: WorkspaceNames;
  hasher: SaltedHasher;
  /** What the blob store tells of a conversation's messages. */
  stateMessages(composer: JsonObject): StateMessages;
};

type NamedComposer = {
  composer: JsonObject;
  composerId: string;
  rawId: string;
  isHead: boolean;
  labels: CursorWorkspaceLabels;
};

const COMPOSER_PREFIX = 'composerData:';
const BUBBLE_PREFIX = 'bubbleId:';

/**
 * One value of a database as records at level `metadata`. Each conversation, each message inside it, each entry of a list
 * is taken in or refused by itself; a value that cannot be read at all is one refusal.
 */
export function parseValue(table: ValueTable, key: string, bytes: Buffer, context: ValueContext): ParsedValue {
  const reading = new ValueReading(table, context);
  const decoded = decodeValue(bytes);
  if (decoded.refusal === null) reading.take(key, decoded.json);
  else reading.refuse('', decoded.refusal);
  return reading.parsed;
}

/** Collects what one value gives. */
class ValueReading {
  readonly parsed: ParsedValue = { told: [], refused: [] };
  readonly #table: ValueTable;
  readonly #context: ValueContext;

  constructor(table: ValueTable, context: ValueContext) {
    this.#table = table;
    this.#context = context;
  }

  refuse(place: string, reason: string): void {
    this.parsed.refused.push({ place, reason });
  }

  take(key: string, json: unknown): void {
    if (this.#table === 'composerHeaders') this.#head(json, '', key);
    else if (key.startsWith(COMPOSER_PREFIX)) this.#composer(json, '', key.slice(COMPOSER_PREFIX.length), false);
    else if (key.startsWith(BUBBLE_PREFIX)) this.#bubbleRow(json, key.slice(BUBBLE_PREFIX.length));
    else if (key === 'aiService.generations') this.#generations(json);
    else if (key === 'aiService.prompts') this.#prompts(json);
    else if (key.startsWith('composer.')) this.#heads(json);
    else this.#dailyStats(json, key);
  }

  #dailyStats(json: unknown, key: string): void {
    this.#each('', json, (stats) => {
      const record = redactCursorDailyStats(stats, key);
      if (record === null) this.refuse('', 'no_day');
      else this.#tell(['day', record.date], record);
    });
  }

  /** `<composer>:<bubble>`. A conversation's id may hold anything but a colon at its end. */
  #bubbleRow(json: unknown, name: string): void {
    const colon = name.lastIndexOf(':');
    const composer = identifier(name.slice(0, Math.max(0, colon)), this.#context.hasher);
    const bubble = identifier(name.slice(colon + 1), this.#context.hasher);
    if (composer === undefined || bubble === undefined) this.refuse('', 'no_identity');
    else this.#bubble(json, '', composer, bubble, {});
  }

  #bubble(
    json: unknown,
    place: string,
    composerId: string,
    id: string | undefined,
    labels: CursorWorkspaceLabels,
  ): void {
    this.#each(place, json, (bubble) => {
      const record = { ...redactCursorBubble(bubble, composerId, id, this.#context.hasher), ...labels };
      this.#tell(['bubble', composerId, record.bubbleId], record, bubble);
    });
  }

  /** Lists of all conversations: of a workspace, or of those that were opened lately. */
  #heads(json: unknown): void {
    const listing = asObject(json);
    // Newer versions keep in this value what was selected, and nothing else.
    const heads = listing === undefined ? json : (listing.allComposers ?? []);
    for (const [index, head] of this.#entries(heads)) this.#head(head, `#${index}`, undefined);
  }

  /** Older versions keep all of a conversation in the list. */
  #head(json: unknown, place: string, key: string | undefined): void {
    const head = asObject(json);
    const isWhole = Array.isArray(head?.conversation);
    this.#composer(json, place, typeof head?.composerId === 'string' ? head.composerId : key, !isWhole);
  }

  /** A conversation whose own numbers are impossible still has its messages. */
  #composer(json: unknown, place: string, rawId: string | undefined, isHead: boolean): void {
    const composerId = identifier(rawId, this.#context.hasher);
    const inline = asObject(json)?.conversation;
    const labels = this.#context.names.of(asObject(json) ?? {});
    this.#each(place, json, (composer) => {
      if (composerId === undefined || rawId === undefined) this.refuse(place, 'no_identity');
      else this.#tellComposer({ composer, composerId, rawId, isHead, labels });
    });
    for (const [index, bubble] of (Array.isArray(inline) ? inline : []).entries()) {
      if (composerId === undefined) this.refuse(`${place}/${index}`, 'no_identity');
      else this.#bubble(bubble, `${place}/${index}`, composerId, undefined, labels);
    }
  }

  #tellComposer({ composer, composerId, rawId, isHead, labels }: NamedComposer): void {
    const { hasher, stateMessages } = this.#context;
    const record = { ...redactCursorComposer(composer, composerId, rawId, isHead, hasher), ...labels };
    if (record.layout === 'state') record.stateMessages = stateMessages(composer);
    this.#tell(['composer', composerId, isHead ? 'head' : 'whole'], record);
  }

  #generations(json: unknown): void {
    for (const [index, entry] of this.#entries(json)) {
      this.#each(`#${index}`, entry, (fields) => {
        const record = redactCursorGeneration(fields, this.#context.hasher);
        this.#tell(['generation', record.generationId], record);
      });
    }
  }

  #prompts(json: unknown): void {
    const before = new Map<unknown, number>();
    for (const [index, entry] of this.#entries(json)) {
      this.#each(`#${index}`, entry, (fields) => {
        const times = before.get(fields.text) ?? 0;
        before.set(fields.text, times + 1);
        const record = redactCursorPrompt(fields, times, this.#context.hasher);
        this.#tell(['prompt', record.promptId], record);
      });
    }
  }

  /** Refused where it is no list. */
  #entries(json: unknown): Iterable<[number, unknown]> {
    if (Array.isArray(json)) return json.entries();
    this.refuse('', 'not_a_list');
    return [];
  }

  /** One part that a parser stumbles over is one lost part, counted; it must not hold up those beside it. */
  #each(place: string, json: unknown, take: (fields: JsonObject) => void): void {
    const fields = asObject(json);
    if (fields === undefined) {
      this.refuse(place, 'not_an_object');
      return;
    }
    try {
      take(fields);
    } catch (error) {
      this.refuse(place, error instanceof ImpossibleNumberError ? 'impossible_numbers' : 'not_understood');
    }
  }

  /** Adds what the place of a record says of it. */
  #tell(identity: readonly string[], record: CursorRecord, said?: JsonObject): void {
    const { place, names } = this.#context;
    const told = { ...record, ...names.own(), level: place.level, table: this.#table };
    this.parsed.told.push({
      identity: [this.#table, ...identity],
      record: told,
      ...(said === undefined ? {} : { said }),
    });
  }
}
