import { connect } from 'node:net';
import { exportMethod } from '../otlp/grpc-service.ts';

/**
 * Bytes at the port of gRPC, and how the connection may be answered: `goaway` with its code of RFC 9113, `closed`, or
 * `alive`: a ping behind all of it was answered.
 */
export type FrameAttack = { name: string; bytes: Buffer; expected: readonly string[] };

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HEAD_BYTES = 9;
const [DATA, HEADERS, PRIORITY, RESET, SETTINGS, PUSH, PING, GOAWAY, WINDOW, CONTINUATION] = Array.from(
  { length: 10 },
  (_, type) => type,
);
const END_STREAM = 0x1;
const ACK = 0x1;
const END_HEADERS = 0x4;
const OPAQUE = Buffer.from('at the e');
/** Nothing waits so long when all is well. */
const PATIENCE_MS = 60_000;

type Frame = { type: number | undefined; flags?: number; stream?: number; body?: Buffer; said?: number };

function frame({ type = 0, flags = 0, stream = 0, body = Buffer.alloc(0), said = body.length }: Frame): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(said, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

/** A header that is not indexed, with its name. */
function header(name: string, value: string): Buffer {
  const text = (part: string): Buffer => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]);
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

const CALL = Buffer.concat([
  header(':method', 'POST'),
  header(':scheme', 'http'),
  header(':path', exportMethod('logs').Export.path),
  header(':authority', '127.0.0.1'),
  header('content-type', 'application/grpc'),
  header('te', 'trailers'),
]);

/** Sends bytes and reads until the server says that it ends, or answers the ping behind them. */
export function sendFrames(port: number, { bytes }: FrameAttack): Promise<string> {
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      socket.write(frame({ type: PING, body: OPAQUE }));
    });
    const end = (how: string): void => {
      resolve(how);
      socket.destroy();
    };
    socket.setTimeout(PATIENCE_MS, () => end('no answer'));
    socket.on('data', (part) => {
      seen = Buffer.concat([seen, part]);
      const how = answerIn(seen);
      if (how !== null) end(how);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => end('closed'));
  });
}

function answerIn(seen: Buffer): string | null {
  let at = 0;
  while (at + HEAD_BYTES <= seen.length) {
    const length = seen.readUIntBE(at, 3);
    const body = seen.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    if (body.length < length) return null;
    const [type, flags = 0] = seen.subarray(at + 3, at + 5);
    if (type === GOAWAY) return `goaway ${body.readUInt32BE(4)}`;
    if (type === PING && (flags & ACK) !== 0 && body.equals(OPAQUE)) return 'alive';
    at += HEAD_BYTES + length;
  }
  return null;
}

const [PROTOCOL, INTERNAL, FLOW, CLOSED, SIZE, COMPRESSION, CALM] = [1, 2, 3, 5, 6, 9, 11].map(
  (code) => `goaway ${code}`,
);

/** Everything that is tried below the calls. */
export function frameAttacks(): FrameAttack[] {
  const attacks: FrameAttack[] = [];
  const settings = frame({ type: SETTINGS });
  const call = frame({ type: HEADERS, flags: END_HEADERS, stream: 1, body: CALL });
  const add = (name: string, expected: readonly (string | undefined)[], ...frames: readonly Buffer[]): void => {
    const bytes = Buffer.concat([PREFACE, settings, ...frames]);
    attacks.push({ name, bytes, expected: expected.flatMap((one) => one ?? []) });
  };
  const raw = (name: string, bytes: Buffer): void => {
    attacks.push({ name, bytes, expected: [PROTOCOL ?? '', INTERNAL ?? '', 'closed'] });
  };
  raw('HTTP/1.1', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  raw('the hello of TLS', Buffer.from('16030100a5010000a10303', 'hex'));
  raw('noise', Buffer.from(Array.from({ length: 512 }, (_, each) => (each * 151 + 7) % 256)));
  raw('an address of Redis', Buffer.from('*1\r\n$8\r\nSHUTDOWN\r\n'.repeat(4)));
  raw('a preface of another version', Buffer.from('PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n'));
  raw('no settings', Buffer.concat([PREFACE, call]));
  raw('zeros', Buffer.alloc(4_096));

  add('a frame that says it is 16 MB', [SIZE], frame({ type: DATA, stream: 1, said: 0xffffff }));
  add('a frame larger than allowed', [SIZE], frame({ type: DATA, stream: 1, body: Buffer.alloc(20_000) }));
  add('settings of five bytes', [SIZE], frame({ type: SETTINGS, body: Buffer.alloc(5) }));
  add('settings of a stream', [PROTOCOL], frame({ type: SETTINGS, stream: 1 }));
  add('settings that are acknowledged and said', [SIZE], frame({ type: SETTINGS, flags: ACK, body: Buffer.alloc(6) }));
  const window = Buffer.from('0004ffffffff', 'hex');
  add('a window beyond all numbers', [FLOW], frame({ type: SETTINGS, body: window }));
  add('a frame size of none', [PROTOCOL], frame({ type: SETTINGS, body: Buffer.from('000500000000', 'hex') }));
  add('data of no stream', [PROTOCOL], frame({ type: DATA, body: Buffer.alloc(5) }));
  add('data of an idle stream', [PROTOCOL], frame({ type: DATA, stream: 5, body: Buffer.alloc(5) }));
  add(
    'padding longer than its frame',
    [PROTOCOL],
    call,
    frame({ type: DATA, flags: 8, stream: 1, body: Buffer.from([9, 0]) }),
  );
  add('headers of no stream', [PROTOCOL], frame({ type: HEADERS, flags: END_HEADERS, body: CALL }));
  add('headers of an even stream', [PROTOCOL], frame({ type: HEADERS, flags: END_HEADERS, stream: 2, body: CALL }));
  add(
    'headers that cannot be unpacked',
    [COMPRESSION],
    frame({ type: HEADERS, flags: END_HEADERS, stream: 1, body: Buffer.alloc(40, 0xff) }),
  );
  add(
    'a header of a table that is empty',
    [COMPRESSION],
    frame({ type: HEADERS, flags: END_HEADERS, stream: 1, body: Buffer.from([0xfe]) }),
  );
  add(
    'headers that other frames break',
    [PROTOCOL],
    frame({ type: HEADERS, stream: 1, body: CALL }),
    frame({ type: DATA, stream: 1 }),
  );
  add(
    'a continuation of nothing',
    [PROTOCOL],
    frame({ type: CONTINUATION, flags: END_HEADERS, stream: 1, body: CALL }),
  );
  add('a priority of four bytes', [SIZE], frame({ type: PRIORITY, stream: 1, body: Buffer.alloc(4) }));
  add('a reset of an idle stream', [PROTOCOL], frame({ type: RESET, stream: 7, body: Buffer.alloc(4) }));
  add('a reset of three bytes', [SIZE], call, frame({ type: RESET, stream: 1, body: Buffer.alloc(3) }));
  add(
    'a push of a client',
    [PROTOCOL],
    call,
    frame({ type: PUSH, flags: END_HEADERS, stream: 1, body: Buffer.alloc(8) }),
  );
  add('a ping of seven bytes', [SIZE], frame({ type: PING, body: Buffer.alloc(7) }));
  add('a ping of a stream', [PROTOCOL], frame({ type: PING, stream: 1, body: Buffer.alloc(8) }));
  add('a window that grows by nothing', [PROTOCOL], frame({ type: WINDOW, body: Buffer.alloc(4) }));
  add(
    'a window that grows twice',
    [FLOW],
    ...Array.from({ length: 2 }, () => frame({ type: WINDOW, body: Buffer.from('7fffffff', 'hex') })),
  );
  add('a frame of no kind', ['alive'], frame({ type: 0xbb, body: Buffer.alloc(64) }));
  add(
    'headers without a path',
    ['alive'],
    frame({ type: HEADERS, flags: END_HEADERS, stream: 1, body: header(':method', 'POST') }),
  );
  add(
    'a name in capitals',
    ['alive'],
    frame({ type: HEADERS, flags: END_HEADERS, stream: 1, body: Buffer.concat([CALL, header('X-Y', 'z')]) }),
  );
  add(
    'a stream that is over',
    [CLOSED, PROTOCOL, 'alive'],
    frame({ type: HEADERS, flags: END_HEADERS | END_STREAM, stream: 1, body: CALL }),
    frame({ type: DATA, stream: 1, body: Buffer.alloc(5) }),
  );

  // Floods: each may be borne or ended, but is over.
  const many = (count: number, one: (turn: number) => Buffer): Buffer[] =>
    Array.from({ length: count }, (_, turn) => one(turn));
  const odd = (turn: number): number => 2 * turn + 1;
  const headersOf = (stream: number): Buffer => frame({ type: HEADERS, flags: END_HEADERS, stream, body: CALL });
  add(
    'ten thousand pings',
    [CALM, INTERNAL, 'closed', 'alive'],
    ...many(10_000, () => frame({ type: PING, body: Buffer.alloc(8) })),
  );
  add('ten thousand settings', [CALM, INTERNAL, 'closed', 'alive'], ...many(10_000, () => settings));
  add(
    'ten thousand empty frames',
    [CALM, INTERNAL, 'closed', 'alive'],
    call,
    ...many(10_000, () => frame({ type: DATA, stream: 1 })),
  );
  add(
    'five thousand calls, each taken back',
    [CALM, INTERNAL, 'closed', 'alive'],
    ...many(5_000, (turn) =>
      Buffer.concat([headersOf(odd(turn)), frame({ type: RESET, stream: odd(turn), body: Buffer.alloc(4) })]),
    ),
  );
  add('more calls than are taken', ['alive', PROTOCOL, CALM, 'closed'], ...many(200, (turn) => headersOf(odd(turn))));
  add(
    'headers that go on for ever',
    [CALM, PROTOCOL, INTERNAL, COMPRESSION, 'closed'],
    frame({ type: HEADERS, stream: 1, body: CALL }),
    ...many(2_000, () => frame({ type: CONTINUATION, stream: 1, body: header('x', 'y'.repeat(100)) })),
  );
  return attacks;
}
