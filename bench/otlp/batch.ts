import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** What the fields that differ from record to record hold in the pattern, each as many bytes as it always has. */
const PATTERN = {
  nanoseconds: 0x1122_3344_5566_7788n,
  session: '00000000-0000-4000-8000-ffffffffffff',
  /** Four bytes as protobuf writes a number, as all from 2^21 to 2^28 - 1 are. */
  sequence: 0x0aaa_aaaa,
  requestId: 'req_xxxxxxxxxx_yyyyyy',
} as const;
const FIRST_SEQUENCE = 2 ** 21;
/** Batches of a session, which has some thousand answers, as in a long day. */
const BATCHES_OF_SESSION = 50;

type Places = { [Field in keyof typeof PATTERN]: number };

/**
 * Makes requests of OTLP in protobuf, with log records as Claude Code 2 sends them. One is written out, and of all others
 * only what differs: the sender works on the processors that are measured.
 */
export class Batches {
  readonly #records: number;
  readonly #startMs: number;
  readonly #pattern: Buffer;
  /** Where in the pattern these lie, for each record. */
  readonly #places: Places[] = [];

  /** @param records in each request */
  constructor(records: number, startMs: number) {
    this.#records = records;
    this.#startMs = startMs;
    this.#pattern = request(records);
    let from = 0;
    for (let index = 0; index < records; index += 1) {
      const nanoseconds = this.#find(fixed64(PATTERN.nanoseconds), from);
      const session = this.#find(Buffer.from(PATTERN.session), nanoseconds);
      const sequence = this.#find(varint4(PATTERN.sequence), session);
      const requestId = this.#find(Buffer.from(PATTERN.requestId), sequence);
      this.#places.push({ nanoseconds, session, sequence, requestId });
      from = requestId;
    }
  }

  /** The same number is the same batch. */
  batch(number: number): Buffer {
    const body = Buffer.from(this.#pattern);
    const session = `00000000-0000-4000-8000-${String(Math.floor(number / BATCHES_OF_SESSION)).padStart(12, '0')}`;
    const nanoseconds = BigInt(this.#startMs + number) * 1_000_000n;
    const sequence = FIRST_SEQUENCE + number * this.#records;
    for (const [index, places] of this.#places.entries()) {
      body.writeBigUInt64LE(nanoseconds + BigInt(index), places.nanoseconds);
      body.write(session, places.session, 'latin1');
      writeVarint4(body, sequence + index, places.sequence);
      body.write(requestId(number, index), places.requestId, 'latin1');
    }
    return body;
  }

  #find(bytes: Buffer, from: number): number {
    const place = this.#pattern.indexOf(bytes, from);
    if (place < 0) throw new Error('the pattern lacks what differs from record to record');
    return place;
  }
}

/** The id that tells a record from all others. */
export function requestId(batch: number, index: number): string {
  return `req_${String(batch).padStart(10, '0')}_${String(index).padStart(6, '0')}`;
}

function request(records: number): Buffer {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  attribute(writer, 1, 'service.name', 'claude-code');
  attribute(writer, 1, 'service.version', '2.1.220');
  writer.join();
  writer.tag(2, WireType.LengthDelimited).fork();
  for (let index = 0; index < records; index += 1) {
    writer.tag(2, WireType.LengthDelimited).fork();
    record(writer);
    writer.join();
  }
  writer.join().join();
  return Buffer.from(writer.finish());
}

/** One `api_request`. */
function record(writer: BinaryWriter): void {
  writer.tag(1, WireType.Bit64).fixed64(PATTERN.nanoseconds);
  writer.tag(5, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string('claude_code.api_request');
  writer.join();
  const attributes = {
    'user.id': '5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c',
    'session.id': PATTERN.session,
    'organization.id': '8d0c1b5e-0000-4000-8000-000000000000',
    'user.email': 'somebody@example.com',
    'terminal.type': 'iTerm.app',
    'event.name': 'api_request',
    'event.sequence': PATTERN.sequence,
    model: 'claude-sonnet-4-5-20250929',
    input_tokens: 12,
    output_tokens: 345,
    cache_read_tokens: 45_678,
    cache_creation_tokens: 901,
    cost_usd: 0.031_25,
    duration_ms: 2_150,
    request_id: PATTERN.requestId,
    query_source: 'main',
  };
  for (const [key, value] of Object.entries(attributes)) attribute(writer, 6, key, value);
}

function attribute(writer: BinaryWriter, field: number, key: string, value: string | number): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string(key);
  writer.tag(2, WireType.LengthDelimited).fork();
  if (typeof value === 'string') writer.tag(1, WireType.LengthDelimited).string(value);
  else if (Number.isInteger(value)) writer.tag(3, WireType.Varint).int64(value);
  else writer.tag(4, WireType.Bit64).double(value);
  writer.join().join();
}

function fixed64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function varint4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  writeVarint4(bytes, value, 0);
  return bytes;
}

/** @param value from 2^21 to 2^28 - 1 */
function writeVarint4(bytes: Buffer, value: number, at: number): void {
  for (let index = 0; index < 3; index += 1) bytes[at + index] = ((value >> (7 * index)) & 0x7f) | 0x80;
  bytes[at + 3] = value >> 21;
}
