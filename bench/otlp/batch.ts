import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A batch of log records as a request of OTLP in protobuf. The same number is the same batch. */
export function batchOf(number: number, records: number, startMs: number): Buffer {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  attribute(writer, 1, 'service.name', 'claude-code');
  attribute(writer, 1, 'service.version', '2.1.220');
  writer.join();
  writer.tag(2, WireType.LengthDelimited).fork();
  for (let index = 0; index < records; index += 1) {
    writer.tag(2, WireType.LengthDelimited).fork();
    record(writer, number, index, BigInt(startMs + number) * 1_000_000n + BigInt(index));
    writer.join();
  }
  writer.join().join();
  return Buffer.from(writer.finish());
}

/** The id that tells a record from all others. */
export function requestId(batch: number, index: number): string {
  return `req_${batch}_${index}`;
}

/** One `api_request` as Claude Code 2 sends it. */
function record(writer: BinaryWriter, batch: number, index: number, nanoseconds: bigint): void {
  writer.tag(1, WireType.Bit64).fixed64(nanoseconds);
  writer.tag(5, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).string('claude_code.api_request');
  writer.join();
  const attributes = {
    'user.id': '5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c5b0f6d2c',
    // Some thousand answers each, as in a long day.
    'session.id': `00000000-0000-4000-8000-${String(Math.floor(batch / 50)).padStart(12, '0')}`,
    'organization.id': '8d0c1b5e-0000-4000-8000-000000000000',
    'user.email': 'somebody@example.com',
    'terminal.type': 'iTerm.app',
    'event.name': 'api_request',
    'event.sequence': batch * 1_000 + index,
    model: 'claude-sonnet-4-5-20250929',
    input_tokens: 12,
    output_tokens: 345,
    cache_read_tokens: 45_678,
    cache_creation_tokens: 901,
    cost_usd: 0.031_25,
    duration_ms: 2_150,
    request_id: requestId(batch, index),
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
