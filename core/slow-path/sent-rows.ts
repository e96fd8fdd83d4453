import type { ClaudeUsage } from '../contracts/claude-record.ts';
import type { Platform } from '../contracts/platform.ts';
import { type EventOf, isStoredEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';

/** A session of a tool. */
export type SessionName = { platform: Platform; externalId: string };

/** A stored event that was sent. */
export type SentRow = { sequence: number; event: EventOf<'otlp'> };

/** What a session's file says that decides on what was sent of it. */
export type FileOfSession = {
  /** Anything of it was captured. */
  isThere: boolean;
  /** It holds responses that name no request (gateways): any of those that were sent may be one of them. */
  hasUnnamed: boolean;
};

/** What transcripts tell of a request, by message and by whether a subagent asked. */
export type BilledLine = {
  messageId: string | null;
  isSidechain: boolean;
  /** The most that any of the request's lines says of what is never sent. */
  unsent: Pick<ClaudeUsage, 'cacheWrite1h' | 'webSearches'>;
};

type Stored = { sequence: number; event_data: Buffer };
type StoredLine = { message_id: string | null; is_sidechain: number; event_data: Buffer };
type Named = { platform: Platform; external_id: string };

const SENDERS: readonly Platform[] = ['claude_code', 'codex_cli', 'gemini_cli'];
const SENT = RAW_TABLES.otlp;

/** Events that only happen when a session is used; others are sent of one that is only opened and closed. */
const ACTIVITY: readonly string[] = [
  'user_prompt',
  'assistant_response',
  'api_request',
  'api_response',
  'api_error',
  'sse_event',
  'tool_call',
  'tool_result',
  'tool_decision',
];

/** Looks up what was sent, and what the files of the same sessions say. */
export class SentRows {
  readonly #next;
  readonly #ofSession;
  readonly #ofRequest;
  readonly #isBilled;
  readonly #bounds;
  readonly #files;
  readonly #unnamed;
  readonly #billedLines;
  readonly #newSessions;
  readonly #newUnnamed;
  readonly #newRequests;

  constructor(database: WritableDB) {
    const rows = (condition: string) => `SELECT sequence, event_data FROM ${SENT} WHERE ${condition} ORDER BY sequence`;
    this.#next = database.prepare<[number, number], Stored>(`${rows('sequence > ?')} LIMIT ?`);
    this.#ofSession = database.prepare<[string, Platform, number], Stored>(
      rows('external_id = ? AND platform = ? AND sequence <= ?'),
    );
    this.#ofRequest = database.prepare<[string, number], Stored>(
      rows(`request_id = ? AND platform = 'claude_code' AND sequence <= ?`),
    );
    this.#isBilled = database.prepare<[string, Platform, number]>(
      `SELECT 1 FROM ${SENT} WHERE external_id = ? AND platform = ? AND signal = 'logs' AND input_tokens IS NOT NULL
         AND sequence <= ? LIMIT 1`,
    );
    const bound = (which: 'min' | 'max') =>
      `(SELECT ${which}(timestamp) FROM ${SENT} WHERE external_id = @externalId AND platform = @platform
          AND signal = 'logs' AND event_type IN (${ACTIVITY.map((name) => `'${name}'`).join(', ')}))`;
    this.#bounds = database.prepare<[SessionName], { first: string | null; last: string | null }>(
      `SELECT ${bound('min')} AS first, ${bound('max')} AS last`,
    );
    this.#files = new Map(
      SENDERS.map((platform) => [
        platform,
        database.prepare<[string]>(`SELECT 1 FROM ${RAW_TABLES[platform]} WHERE external_id = ? LIMIT 1`),
      ]),
    );
    const unnamed = `request_id IS NULL AND output_tokens IS NOT NULL AND message_model IS NOT '<synthetic>'`;
    this.#unnamed = database.prepare<[string]>(
      `SELECT 1 FROM claude_raw_traces WHERE external_id = ? AND ${unnamed} LIMIT 1`,
    );
    this.#billedLines = database.prepare<[string], StoredLine>(
      `SELECT message_id, (is_sidechain = 1 OR event_type = 'progress') AS is_sidechain, event_data
       FROM claude_raw_traces WHERE request_id = ? AND output_tokens IS NOT NULL`,
    );
    this.#newSessions = new Map(
      SENDERS.map((platform) => {
        const table = RAW_TABLES[platform];
        return [
          platform,
          database.prepare<[number, number, number], Named>(
            `SELECT '${platform}' AS platform, external_id FROM (
               SELECT DISTINCT external_id FROM ${table} WHERE sequence > ? AND sequence <= ?) AS new
             WHERE EXISTS (SELECT 1 FROM ${SENT} WHERE external_id = new.external_id AND platform = '${platform}')
               AND NOT EXISTS (SELECT 1 FROM ${table} AS old WHERE old.external_id = new.external_id AND old.sequence <= ?)`,
          ),
        ];
      }),
    );
    this.#newUnnamed = database.prepare<[number, number, number], Named>(
      `SELECT 'claude_code' AS platform, external_id FROM (
         SELECT DISTINCT external_id FROM claude_raw_traces WHERE sequence > ? AND sequence <= ? AND ${unnamed}) AS new
       WHERE EXISTS (SELECT 1 FROM ${SENT} WHERE external_id = new.external_id AND platform = 'claude_code')
         AND NOT EXISTS (SELECT 1 FROM claude_raw_traces AS old
           WHERE old.external_id = new.external_id AND old.sequence <= ? AND ${unnamed})`,
    );
    this.#newRequests = database.prepare<[number, number, number], Stored>(
      `SELECT sequence, event_data FROM ${SENT}
       WHERE platform = 'claude_code' AND sequence <= ? AND request_id IN (
         SELECT request_id FROM claude_raw_traces
         WHERE sequence > ? AND sequence <= ? AND request_id IS NOT NULL AND output_tokens IS NOT NULL)`,
    );
  }

  /** The next rows behind a place; an event that cannot be read is null. */
  next(after: number, limit: number): { sequence: number; event: EventOf<'otlp'> | null }[] {
    return this.#next.all(after, limit).map(({ sequence, event_data }) => ({ sequence, event: readSent(event_data) }));
  }

  /** All that was sent of a session, up to a place. */
  ofSession({ externalId, platform }: SessionName, until: number): EventOf<'otlp'>[] {
    return readAll(this.#ofSession.all(externalId, platform, until));
  }

  /** All that was sent of a request of Claude Code. */
  ofRequest(requestId: string, until: number): EventOf<'otlp'>[] {
    return readAll(this.#ofRequest.all(requestId, until));
  }

  /** Whether a session's responses were sent one by one. */
  hasResponses({ externalId, platform }: SessionName, until: number): boolean {
    return this.#isBilled.get(externalId, platform, until) !== undefined;
  }

  /** First and last time a session was used by its events, epoch milliseconds; null where it was not. */
  bounds(session: SessionName): { first: number; last: number } | null {
    const { first = null, last = null } = this.#bounds.get(session) ?? {};
    return first === null || last === null ? null : { first: Date.parse(first), last: Date.parse(last) };
  }

  /** What the file of a session says. */
  fileOf({ platform, externalId }: SessionName): FileOfSession {
    const isThere = this.#files.get(platform)?.get(externalId) !== undefined;
    return {
      isThere,
      hasUnnamed: isThere && platform === 'claude_code' && this.#unnamed.get(externalId) !== undefined,
    };
  }

  /** The different lines of transcripts that tell of a request. */
  billedLines(requestId: string): BilledLine[] {
    const stored = this.#billedLines.all(requestId);
    const usages = stored.map(({ event_data }) => usageOf(event_data)).filter((usage) => usage !== undefined);
    // Lines are only ever added: what is made of more of them says more, in whichever order it is told.
    const unsent = {
      cacheWrite1h: Math.max(0, ...usages.map((usage) => usage.cacheWrite1h)),
      webSearches: Math.max(0, ...usages.map((usage) => usage.webSearches)),
    };
    const different = new Map<string, BilledLine>();
    for (const { message_id: messageId, is_sidechain } of stored) {
      const isSidechain = is_sidechain === 1;
      different.set(JSON.stringify([messageId, isSidechain]), { messageId, isSidechain, unsent });
    }
    return [...different.values()];
  }

  /** Sessions with sent events whose file's first row, or first response without a request, is among these rows. */
  newlyFiled(platform: Platform, from: number, last: number): SessionName[] {
    const filed = this.#newSessions.get(platform)?.all(from, last, from) ?? [];
    const unnamed = platform === 'claude_code' ? this.#newUnnamed.all(from, last, from) : [];
    const names = new Map([...filed, ...unnamed].map((row) => [row.external_id, row]));
    return [...names.values()].map((row) => ({ platform: row.platform, externalId: row.external_id }));
  }

  /** Sent events of requests that are among these rows of transcripts. */
  newlyNamed(from: number, last: number, until: number): EventOf<'otlp'>[] {
    return readAll(this.#newRequests.all(until, from, last));
  }
}

function readAll(stored: readonly Stored[]): EventOf<'otlp'>[] {
  return stored.map(({ event_data }) => readSent(event_data)).filter((event) => event !== null);
}

function usageOf(data: Buffer): ClaudeUsage | undefined {
  try {
    const event: unknown = JSON.parse(unpackEvent(data));
    if (!isStoredEvent(event, 'claude_code')) return undefined;
    return (event.record.progress?.message ?? event.record.message)?.usage;
  } catch {
    return undefined;
  }
}

/** A stored event that was sent; null where it cannot be read. */
export function readSent(data: Buffer): EventOf<'otlp'> | null {
  try {
    const event: unknown = JSON.parse(unpackEvent(data));
    return isStoredEvent(event, 'otlp') ? event : null;
  } catch {
    return null;
  }
}
