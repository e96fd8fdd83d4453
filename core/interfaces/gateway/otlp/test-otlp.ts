import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import type { OtlpSignal } from '../../../contracts/otlp-signal.ts';
import { settingsSchema } from '../../../contracts/settings.ts';
import type { IntakeAnswer } from '../../../contracts/telemetry-intake.ts';
import { createErrorReporter } from '../error-reporter.ts';
import type { RateLimit } from '../rate-limit.ts';
import { createRefusalCounter, type RefusalCounter } from '../refusals.ts';
import type { SenderPatience } from './http-server.ts';
import { type Otlp, openOtlp } from './index.ts';

/** A receiver whose intake is the test's. */
export type TestOtlp = {
  otlp: Otlp;
  http: number;
  grpc: number;
  /** What was refused, by reason. */
  refused: RefusalCounter['counts'];
  /** What was handed on, oldest first. */
  taken: OtlpSignal[];
  logLines: string[];
  /** What the next requests are told. */
  answers: { next: IntakeAnswer; before?: (() => Promise<void>) | undefined };
  close(): Promise<void>;
};

export async function startTestOtlp(
  otlpSettings: object = {},
  env: Record<string, string> = {},
  patience?: SenderPatience,
  limit?: RateLimit,
): Promise<TestOtlp> {
  const logLines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logLines.push(line) });
  const taken: OtlpSignal[] = [];
  const answers: TestOtlp['answers'] = { next: 'stored' };
  const refusals = createRefusalCounter(log);
  const otlp = await openOtlp({
    settings: { gateway: settingsSchema.parse({ gateway: { otlp: otlpSettings } }).gateway },
    log,
    errors: createErrorReporter(log, Date.now),
    refusals,
    take: async (signal) => {
      await answers.before?.();
      taken.push(signal);
      return { answer: answers.next, rejected: [] };
    },
    earlier: undefined,
    env: { BLUEPLANE_PORT: '0', ...env },
    ...(patience !== undefined && { patience }),
    ...(limit !== undefined && { limit }),
  });
  const portOf = (address: string): number => Number(new URL(address).port);
  return {
    otlp,
    refused: refusals.counts,
    http: portOf(otlp.info.otlpHttp),
    grpc: portOf(otlp.info.otlpGrpc),
    taken,
    logLines,
    answers,
    close: () => otlp.close(1_000),
  };
}

export type OtlpAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** One request; a body in several pieces is sent chunked. */
export function send(
  port: number,
  path: string,
  body: Buffer | string | readonly Buffer[] = '',
  { method = 'POST', ...headers }: Record<string, string> & { method?: string } = {},
): Promise<OtlpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    if (typeof body === 'string' || Buffer.isBuffer(body)) {
      request.end(body);
      return;
    }
    for (const piece of body) request.write(piece);
    request.end();
  });
}

/** Sends bytes as they are, and resolves with what comes back until the other side closes. */
export function sendBytes(port: number, bytes: Buffer | string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
