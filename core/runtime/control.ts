import { request } from 'node:http';
import { z } from 'zod';
import { controlErrorSchema, ingestLineSchema, mintedAddressSchema } from '../contracts/control.ts';
import { type OwnerStatus, ownerStatusSchema } from '../contracts/process-status.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { errorCode } from './error-fields.ts';
import { readLines } from './line-reader.ts';
import type { HomePaths } from './paths.ts';
import { isTrustedSocketDirectory } from './prepare-home.ts';

/** The owner answered with an error, or broke off. The message is for people. */
export class ControlError extends Error {}
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
};

/** An owner answers at once unless its machine is very busy. `ingest` has no limit: histories are long. */
const ANSWER_TIMEOUT_MS = 10_000;
/** Longest answer taken, but for the stream of an ingest. Bytes. */
const ANSWER_MAX_BYTES = 1024 * 1024;
/**
 * Longest line taken, in characters. The longest one names a thousand places that were passed over, each path up to
 * 4,096 bytes, every one of which JSON may write as six characters.
 */
const LINE_MAX_LENGTH = 32 * 1024 * 1024;

/** @param answerTimeoutMs how long an answer may take, but for that of an ingest. */
export function createControlClient(
  paths: Pick<HomePaths, 'controlSocket' | 'socketDirectory'>,
  answerTimeoutMs: number = ANSWER_TIMEOUT_MS,
): ControlClient {
  const place = { ...paths, answerTimeoutMs };
  return {
    status: () => call(place, 'GET', '/status', ownerStatusSchema),
    mintAddress: () => call(place, 'POST', '/address', mintedAddressSchema),
    stop: async () => void (await call(place, 'POST', '/stop', z.object({}))),
    ingest: (onProgress) => streamIngest(place, onProgress),
  };
}

type Place = Pick<HomePaths, 'controlSocket' | 'socketDirectory'> & { answerTimeoutMs: number };

async function call<Answer>(place: Place, method: string, path: string, schema: z.ZodType<Answer>): Promise<Answer> {
  const lines: string[] = [];
  let bytes = 0;
  const code = await exchange(place, method, path, place.answerTimeoutMs, (line) => {
    bytes += line.length;
    if (bytes > ANSWER_MAX_BYTES) throw new ControlError('The answer of the running Blueplane is too long.');
    lines.push(line);
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
  await exchange(place, 'POST', '/ingest', 0, (text) => {
    const line = ingestLineSchema.safeParse(parseJson(text));
    if (!line.success) failure = strangeAnswer();
    else if (line.data.type === 'progress') onProgress(line.data.progress);
    else if (line.data.type === 'result') result = line.data.result;
    else failure = line.data.message;
  });
  if (failure !== null) throw new ControlError(failure);
  if (result === null)
    throw new ControlError('Blueplane stopped before it had read everything. Start it again and repeat.');
  return result;
}

/** @returns the HTTP status. @throws NotRunningError, ControlError */
function exchange(
  place: Place,
  method: string,
  path: string,
  timeoutMs: number,
  onLine: (line: string) => void,
): Promise<number> {
  if (!isTrustedSocketDirectory(place.socketDirectory)) return Promise.reject(new NotRunningError());
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: place.controlSocket, method, path, timeout: timeoutMs }, (response) => {
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
    sent.on('timeout', () =>
      sent.destroy(new ControlError('The running Blueplane does not answer. See `blueplane logs`.')),
    );
    sent.on('error', (error) => {
      if (error instanceof ControlError) reject(error);
      else if (['ENOENT', 'ECONNREFUSED'].includes(errorCode(error))) reject(new NotRunningError());
      else reject(new ControlError(`The running Blueplane cannot be reached (${errorCode(error)}).`));
    });
    sent.end();
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
