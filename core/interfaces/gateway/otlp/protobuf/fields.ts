import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { malformed, type RequestMeter } from '../request-meter.ts';

/** Reads the field at hand if it knows it. @returns false: it was not read, and is passed over */
export type ReadField = (field: number, wireType: WireType) => boolean;

/** Where a message within another lies in the bytes of the request. */
export type Span = { start: number; end: number };

/**
 * Reads the fields of one message, in the order in which they stand. Fields that nobody knows, or that are of another
 * type than they should be, are passed over, as protobuf has it.
 * @param end the first byte after the message
 * @throws when the message breaks off, or a field reaches beyond it
 */
export function eachField(reader: BinaryReader, end: number, read: ReadField): void {
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    // Groups are of protobuf 1; nothing of OTLP has any.
    if (wireType === WireType.StartGroup || wireType === WireType.EndGroup) throw malformed('it holds a group');
    if (!read(field, wireType)) reader.skip(wireType, field);
    if (reader.pos > end) throw malformed('a field reaches beyond its message');
  }
}

/** The extent of the length-delimited field at hand; what it holds is not read yet. */
function spanOf(reader: BinaryReader): Span {
  const length = reader.uint32();
  const start = reader.pos;
  reader.pos = start + length;
  if (reader.pos > reader.len) throw malformed('it breaks off');
  return { start, end: reader.pos };
}

/** The same, kept to be read later: counted, because even an empty one takes memory. */
export function keptSpan(reader: BinaryReader, meter: RequestMeter): Span {
  meter.value();
  return spanOf(reader);
}

/** Reads the fields of a message that lies elsewhere in the same bytes. */
export function within(reader: BinaryReader, { start, end }: Span, read: ReadField): void {
  const before = reader.pos;
  reader.pos = start;
  eachField(reader, end, read);
  reader.pos = before;
}

/** Reads the message that the length-delimited field at hand holds. */
export function inMessage(reader: BinaryReader, read: ReadField): void {
  const { start, end } = spanOf(reader);
  reader.pos = start;
  eachField(reader, end, read);
}
