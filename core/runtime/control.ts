import { request } from 'node:http';
import { z } from 'zod';
import type { OwnerActionName } from '../contracts/api.ts';
import {
  controlErrorSchema,
  controlResultSchema,
  ingestLineSchema,
  mintedAddressSchema,
  type OwnerEvent,
  ownerEventSchema,
} from '../contracts/control.ts';
import { type OwnerStatus, ownerStatusSchema } from '../contracts/process-status.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { errorCode } from './error-fields.ts';
import { readLines } from './line-reader.ts';
import type { HomePaths } from './paths.ts';
import { isTrustedSocketDirectory } from './prepare-home.ts';

/** The owner answered with an error, or broke off. The message is for people. */
export class ControlError extends Error {}
/** An owner is there, but nothing is heard of it. */
export class SilentOwnerError extends ControlError {
  constructor() {
    super('The running Blueplane does not answer. See `blueplane logs`.');
  }
}
/** No owner listens. */
export class NotRunningError extends ControlError {
  constructor() {
    super('Blueplane is not running. Start it with `blueplane start`.');
  }
}

/** The owner of a home, seen from another process. Every call throws NotRunningError when none listens. */
export type ControlClient = {
  status(): Promise<OwnerStatus>;
  /** Asks the owner to take everything in and waits for the end. */
  ingest(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress>;
  /** A fresh one-time address of the dashboard. */
  mintAddress(): Promise<{ address: string }>;
  /** Asks the owner to stop; it has begun to when this resolves. */
  stop(): Promise<void>;
  /** One call of the contract; the answer is unchecked. */
  call(method: string, args: unknown): Promise<unknown>;
  /** Does one action of the contract; the answer is unchecked. */
  act(action: OwnerActionName, args?: unknown): Promise<unknown>;
  /**
   * Follows the owner, beginning with its newest status.
   * @returns resolves when the owner says nothing any more: it ended, hangs, or `signal` was raised.
   */
  events(onEvent: (event: OwnerEvent) => void, signal: AbortSignal): Promise<void>;
};

/** An owner answers at once unless its machine is very busy. An ingest may take long, but never in silence. */
const ANSWER_TIMEOUT_MS = 10_000;
/** An owner that is well says something at least every two seconds. */
const EVENTS_SILENCE_MS = 6_000;
/** Longest answer taken, but for the streams: a report of every session of many years. Bytes. */
const ANSWER_MAX_BYTES = 64 * 1024 * 1024;
/**
 * Longest line taken, in characters. The longest one names a thousand places that were passed over, each path up to
 * 4,096 bytes, every one of which JSON may write as six characters.
 */
const LINE_MAX_LENGTH = 32 * 1024 * 1024;

/** @param answerTimeoutMs how long nothing may be heard while an answer is waited for */
export function createControlClient(
  paths: Pick<HomePaths, 'controlSocket' | 'socketDirectory'>,
  answerTimeoutMs: number = ANSWER_TIMEOUT_MS,
): ControlClient {
  const place = { ...paths, answerTimeoutMs };
  return {
    status: () => ask(place, 'GET', '/status', ownerStatusSchema),
    mintAddress: () => ask(place, 'POST', '/address', mintedAddressSchema),
    stop: async () => void (await ask(place, 'POST', '/stop', z.object({}))),
    act: async (action, args = {}) => {
      const { result } = await ask(place, 'POST', `/actions/${action}`, controlResultSchema, args);
      return result;
    },
    call: async (method, args) => {
      const { result } = await ask(place, 'POST', '/call', controlResultSchema, { method, args });
      return result;
    },
    events: (onEvent, signal) => streamEvents(place, onEvent, signal),
    ingest: (onProgress) => streamIngest(place, onProgress),
  };
}

type Place = Pick<HomePaths, 'controlSocket' | 'socketDirectory'> & { answerTimeoutMs: number };

async function ask<Answer>(
  place: Place,
  method: string,
  path: string,
  schema: z.ZodType<Answer>,
  sentBody?: unknown,
): Promise<Answer> {
  const lines: string[] = [];
  let bytes = 0;
  const code = await exchange({
    place,
    method,
    path,
    body: sentBody,
    timeoutMs: place.answerTimeoutMs,
    onLine: (line) => {
      bytes += line.length;
      if (bytes > ANSWER_MAX_BYTES) throw new ControlError('The answer of the running Blueplane is too long.');
      lines.push(line);
    },
  });
  const body: unknown = parseJson(lines.join('\n'));
  const parsed = schema.safeParse(body);
  if (code < 300 && parsed.success) return parsed.data;
  const failure = controlErrorSchema.safeParse(body);
  throw new ControlError(failure.success ? failure.data.error : strangeAnswer());
}

async function streamIngest(place: Place, onProgress: (progress: IngestProgress) => void): Promise<IngestProgress> {
  let result: IngestProgress | null = null;
  let failure: string | null = null;
  await exchange({
    place,
    method: 'POST',
    path: '/ingest',
    // Of silence, that is: an owner at work sends something every second, however long it takes.
    timeoutMs: place.answerTimeoutMs,
    onLine: (text) => {
      const line = ingestLineSchema.safeParse(parseJson(text));
      if (!line.success) failure = strangeAnswer();
      else if (line.data.type === 'progress') onProgress(line.data.progress);
      else if (line.data.type === 'result') result = line.data.result;
      else failure = line.data.message;
    },
  });
  if (failure !== null) throw new ControlError(failure);
  if (result === null)
    throw new ControlError('Blueplane stopped before it had read everything. Start it again and repeat.');
  return result;
}

async function streamEvents(place: Place, onEvent: (event: OwnerEvent) => void, signal: AbortSignal): Promise<void> {
  try {
    await exchange({
      place,
      method: 'GET',
      path: '/events',
      timeoutMs: EVENTS_SILENCE_MS,
      signal,
      onLine: (text) => {
        const event = ownerEventSchema.safeParse(parseJson(text));
        // A kind that only a newer owner knows is none of ours.
        if (event.success) onEvent(event.data);
      },
    });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
  }
}

type Exchange = {
  place: Place;
  method: string;
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Longest silence, milliseconds. */
  timeoutMs: number;
  signal?: AbortSignal;
  onLine(line: string): void;
};

/** @returns the HTTP status. @throws NotRunningError, ControlError */
function exchange({ place, method, path, body, timeoutMs, signal, onLine }: Exchange): Promise<number> {
  if (!isTrustedSocketDirectory(place.socketDirectory)) return Promise.reject(new NotRunningError());
  return new Promise((resolve, reject) => {
    const where = { socketPath: place.controlSocket, method, path, timeout: timeoutMs, ...(signal && { signal }) };
    const sent = request(where, (response) => {
      const take = (line: string): void => {
        try {
          onLine(line);
        } catch (error) {
          reject(error);
          sent.destroy();
        }
      };
      readLines(response, take, { maxLength: LINE_MAX_LENGTH });
      // `close` follows a broken connection too; what is missing is noticed by the reader of the lines.
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    sent.on('timeout', () => {
      // Before the connection is torn down: an answer that had begun would else count as one that ended.
      reject(new SilentOwnerError());
      sent.destroy();
    });
    sent.on('error', (error) => {
      if (error instanceof ControlError) reject(error);
      else if (['ENOENT', 'ECONNREFUSED'].includes(errorCode(error))) reject(new NotRunningError());
      else reject(new ControlError(`The running Blueplane cannot be reached (${errorCode(error)}).`));
    });
    if (body === undefined) sent.end();
    else sent.end(JSON.stringify(body));
  });
}

function strangeAnswer(): string {
  return 'The running Blueplane answered in an unknown way; it may be another version. Run `blueplane restart`.';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
