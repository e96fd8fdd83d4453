import { connect } from 'node:net';

/** Bytes that are sent, and the first words of each answer that may come. `closed`: the connection ends without one. */
export type Attack = { name: string; at: 'dashboard' | 'otlp'; bytes: Buffer; expected: readonly string[] };

/** How long a sender may take. */
export type Patience = { headersMs: number; requestMs: number; lookEveryMs: number };

/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE_MS = 60_000;

/** Sends bytes and reads until the server closes. @returns the status of each answer; `closed` where there is none */
export function attack(port: number, bytes: Buffer): Promise<string[]> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (part) => parts.push(part));
    // A server that closes while we still write is an answer, too.
    socket.on('error', () => {});
    socket.on('close', () => {
      const statuses = [
        ...Buffer.concat(parts)
          .toString('latin1')
          .matchAll(/HTTP\/1\.1 (\d{3}) /g),
      ].map(([, code = '']) => code);
      resolve(statuses.length === 0 ? ['closed'] : statuses);
    });
  });
}

type Head = {
  method?: string;
  path?: string;
  version?: string;
  headers?: readonly (readonly [string, string])[];
  body?: string | Buffer;
};

/** A request, letter by letter as it is said here; nothing is added but the empty line. */
export function requestBytes({
  method = 'GET',
  path = '/',
  version = 'HTTP/1.1',
  headers = [],
  body = '',
}: Head): Buffer {
  const lines = [`${method} ${path} ${version}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body)]);
}
