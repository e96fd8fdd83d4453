import { connect, type OutgoingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { exportMethod } from '../otlp/grpc-service.ts';
import { BODY_MAX_BYTES } from '../otlp/limits.ts';
import { SIGNALS } from '../otlp/read-otlp.ts';

/** A call of gRPC, and how it may end: `grpc` with its status, `http` without one, `reset`, `closed`. */
export type HostileCall = {
  name: string;
  headers: OutgoingHttpHeaders;
  /** What is sent as the call's data, pieces of it apart. */
  pieces: readonly Buffer[];
  expected: readonly string[];
};

/** Nothing waits so long when all is well. */
const PATIENCE_MS = 60_000;

/** Makes a call over a connection of its own. @returns how it ended */
export function makeCall(port: number, { headers, pieces }: HostileCall): Promise<string> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const end = (how: string): void => {
      resolve(how);
      session.destroy();
    };
    session.setTimeout(PATIENCE_MS, () => end('no answer'));
    session.on('error', () => end('closed'));
    session.on('close', () => end('closed'));
    const stream = session.request(headers);
    let http = 'nothing';
    const take = (answer: OutgoingHttpHeaders): void => {
      http = answer[':status'] === undefined ? http : String(answer[':status']);
      const status = answer['grpc-status'];
      if (status !== undefined) end(`grpc ${String(status)}`);
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('error', () => undefined);
    stream.on('close', () => end(http === 'nothing' ? `reset ${stream.rstCode}` : `http ${http}`));
    stream.resume();
    for (const piece of pieces) stream.write(piece);
    stream.end();
  });
}

/** A message as gRPC frames it. @param said the length that its head names; else its own */
function message(body: Buffer, { packed = 0, said = body.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(packed);
  head.writeUInt32BE(said, 1);
  return Buffer.concat([head, body]);
}

const OK_BODY = Buffer.alloc(0);
const WRONG_SERVICES = [
  '/',
  '/x',
  '/metrics',
  '/v1/logs',
  '/v1/hooks',
  '/api/sessions',
  '/../gateway.key',
  '/%2e%2e/gateway.key',
  '/opentelemetry.proto.collector.logs.v1.LogsService',
  '/opentelemetry.proto.collector.logs.v1.LogsService/',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Delete',
  '/opentelemetry.proto.collector.logs.v1.LogsService/export',
  '/opentelemetry.proto.collector.logs.v2.LogsService/Export',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export/',
  '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export',
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/grpc.health.v1.Health/Check',
  '/grpc.channelz.v1.Channelz/GetTopChannels',
  '/__proto__/constructor',
  `/${'x'.repeat(2_000)}`,
];
/** Bytes that are no request, whichever the service. */
const NO_REQUESTS: readonly Buffer[] = [
  Buffer.from([0xff]),
  Buffer.from([0x0a, 0x7f]),
  Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
  Buffer.alloc(64, 0xff),
  Buffer.from('{"resourceLogs":[]}'),
  Buffer.concat([Buffer.from([0x0a, 0x05]), Buffer.alloc(5, 0xff)]),
];

/** Everything that is tried with calls at the port of gRPC. */
export function hostileCalls(): HostileCall[] {
  const calls: HostileCall[] = [];
  const add = (
    name: string,
    expected: string | readonly string[],
    headers: OutgoingHttpHeaders,
    ...pieces: readonly Buffer[]
  ): void => {
    const named = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers', ...headers };
    calls.push({ name, headers: named, pieces, expected: typeof expected === 'string' ? [expected] : expected });
  };
  for (const path of WRONG_SERVICES)
    add(`service ${path.slice(0, 60)}`, 'grpc 12', { ':path': path }, message(OK_BODY));
  const zeros = gzipSync(Buffer.alloc(65 * 1024 * 1024), { level: 1 });
  for (const signal of SIGNALS) {
    const { path } = exportMethod(signal).Export;
    const to = { ':path': path };
    for (const authority of ['evil.example', '127.0.0.1.evil.example', '0.0.0.0:4317', '127.1'])
      add(`${signal} at ${authority}`, 'grpc 7', { ...to, ':authority': authority }, message(OK_BODY));
    add(`${signal} at somebody's`, 'reset 1', { ...to, ':authority': 'user@127.0.0.1' }, message(OK_BODY));
    for (const type of ['text/plain', 'application/json', 'application/x-protobuf', ''])
      add(`${signal} as ${type}`, 'http 415', { ...to, 'content-type': type }, message(OK_BODY));
    for (const [place, body] of NO_REQUESTS.entries()) add(`${signal} bytes ${place}`, 'grpc 3', to, message(body));
    for (const encoding of ['rot13', 'br', 'zstd', 'gzip, gzip'])
      add(
        `${signal} packed by ${encoding}`,
        'grpc 12',
        { ...to, 'grpc-encoding': encoding },
        message(OK_BODY, { packed: 1 }),
      );
    const gzip = { ...to, 'grpc-encoding': 'gzip' };
    add(
      `${signal} packed by nothing that is named`,
      ['grpc 3', 'grpc 13'],
      to,
      message(Buffer.alloc(8), { packed: 1 }),
    );
    add(`${signal} packed noise`, ['grpc 3', 'grpc 13'], gzip, message(Buffer.alloc(32, 7), { packed: 1 }));
    add(`${signal} a bomb`, 'grpc 8', gzip, message(zeros, { packed: 1 }));
    add(`${signal} a message that says it is 4 GB`, 'grpc 8', to, message(OK_BODY, { said: 0xffffffff }));
    add(`${signal} a message that is too large`, 'grpc 8', to, message(Buffer.alloc(BODY_MAX_BYTES + 1)));
    add(
      `${signal} a message that breaks off`,
      ['grpc 3', 'grpc 12', 'grpc 13'],
      to,
      message(Buffer.alloc(3), { said: 10 }),
    );
    add(`${signal} half a head`, ['grpc 3', 'grpc 12', 'grpc 13'], to, Buffer.alloc(3));
    add(`${signal} no message`, ['grpc 12', 'grpc 13'], to);
    add(`${signal} two messages`, ['grpc 12', 'grpc 13'], to, message(OK_BODY), message(OK_BODY));
    for (const timeout of ['nonsense', '1', 'S'])
      add(`${signal} in ${timeout}`, ['grpc 3', 'grpc 13'], { ...to, 'grpc-timeout': timeout }, message(OK_BODY));
    for (const method of ['GET', 'PUT', 'DELETE', 'PRI'])
      add(`${signal} ${method}`, ['http 405', 'grpc 12'], { ...to, ':method': method });
    add(
      `${signal} a head of 100 KB`,
      ['http 431', 'reset 7', 'reset 11', 'closed'],
      { ...to, x: 'y'.repeat(100_000) },
      message(OK_BODY),
    );
  }
  return calls;
}
