import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { OtlpValue } from '../../../../contracts/otlp-signal.ts';
import { AttributeMap, keptInteger, keptText } from '../attribute-map.ts';
import { VALUE_DEPTH_MAX } from '../limits.ts';
import { malformed, type RequestMeter } from '../request-meter.ts';
import { inMessage } from './fields.ts';

/** The `KeyValue` at hand. */
export function readKeyValue(reader: BinaryReader, into: AttributeMap, meter: RequestMeter, depth = 0): void {
  meter.value();
  let key = '';
  let value: OtlpValue = null;
  inMessage(reader, (field, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false;
    if (field === 1) key = reader.string();
    else if (field === 2) value = readValue(reader, meter, depth);
    else return false;
    return true;
  });
  into.add(keptText(key), value);
}

/** The `AnyValue` at hand; of several values the last counts, of none there is none. Bytes are not kept. */
export function readValue(reader: BinaryReader, meter: RequestMeter, depth = 0): OtlpValue {
  meter.value();
  if (depth > VALUE_DEPTH_MAX) throw malformed(`its values lie more than ${VALUE_DEPTH_MAX} deep`);
  let value: OtlpValue = null;
  inMessage(reader, (field, wireType) => {
    if (wireType === WireType.LengthDelimited && field === 1) value = keptText(reader.string());
    else if (wireType === WireType.Varint && field === 2) value = reader.bool();
    else if (wireType === WireType.Varint && field === 3) value = keptInteger(BigInt(reader.int64()));
    else if (wireType === WireType.Bit64 && field === 4) value = reader.double();
    else if (wireType === WireType.LengthDelimited && field === 5) value = readList(reader, meter, depth + 1);
    else if (wireType === WireType.LengthDelimited && field === 6) value = readMap(reader, meter, depth + 1);
    else return false;
    return true;
  });
  return value;
}

function readList(reader: BinaryReader, meter: RequestMeter, depth: number): OtlpValue {
  const values: OtlpValue[] = [];
  inMessage(reader, (field, wireType) => {
    if (field !== 1 || wireType !== WireType.LengthDelimited) return false;
    values.push(readValue(reader, meter, depth));
    return true;
  });
  return values;
}

function readMap(reader: BinaryReader, meter: RequestMeter, depth: number): OtlpValue {
  const map = new AttributeMap();
  inMessage(reader, (field, wireType) => {
    if (field !== 1 || wireType !== WireType.LengthDelimited) return false;
    readKeyValue(reader, map, meter, depth);
    return true;
  });
  meter.map(map.count);
  return map.attributes;
}

/** The bytes at hand in hexadecimal when they are so many, else ''. */
export function readId(reader: BinaryReader, bytes: number): string {
  const id = reader.bytes();
  return id.length === bytes ? Buffer.from(id.buffer, id.byteOffset, id.length).toString('hex') : '';
}

/** The `fixed64` at hand as decimal text. */
export function readNanoseconds(reader: BinaryReader): string {
  return String(reader.fixed64());
}
