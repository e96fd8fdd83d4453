import type { OtlpAttributes, OtlpValue } from '../../../../contracts/otlp-signal.ts';
import { AttributeMap, keptInteger, keptText } from '../attribute-map.ts';
import { VALUE_DEPTH_MAX } from '../limits.ts';
import { malformed, type RequestMeter } from '../request-meter.ts';
import { doubleOf, fieldOf, isObject, type JsonObject, objectOf, objectsOf, signedOf, textOf } from './fields.ts';

/** A list of `KeyValue`s. */
export function readAttributes(object: JsonObject, name: string, meter: RequestMeter, depth = 0): AttributeMap {
  const map = new AttributeMap();
  for (const pair of objectsOf(object, name)) {
    meter.value();
    map.add(textOf(pair, 'key'), readValue(fieldOf(pair, 'value'), meter, depth));
  }
  return map;
}

/** An `AnyValue`. Bytes are not kept. @throws UnreadableRequest when a value is not of the type it names */
export function readValue(value: unknown, meter: RequestMeter, depth = 0): OtlpValue {
  if (value === undefined) return null;
  meter.value();
  if (depth > VALUE_DEPTH_MAX) throw malformed(`its values lie more than ${VALUE_DEPTH_MAX} deep`);
  if (!isObject(value)) throw malformed('a value is no object that names its type');
  const text = fieldOf(value, 'stringValue');
  if (text !== undefined) return typed(typeof text === 'string' ? keptText(text) : null, 'stringValue');
  const flag = fieldOf(value, 'boolValue');
  if (flag !== undefined) return typed(flagOf(flag), 'boolValue');
  const integer = fieldOf(value, 'intValue');
  if (integer !== undefined) {
    const exact = signedOf(integer);
    return typed(exact === null ? null : keptInteger(exact), 'intValue');
  }
  const double = fieldOf(value, 'doubleValue');
  if (double !== undefined) return typed(doubleOf(double), 'doubleValue');
  if (fieldOf(value, 'arrayValue') !== undefined) return readList(objectOf(value, 'arrayValue'), meter, depth + 1);
  if (fieldOf(value, 'kvlistValue') !== undefined) return readMap(objectOf(value, 'kvlistValue'), meter, depth + 1);
  return null;
}

function readList(list: JsonObject, meter: RequestMeter, depth: number): OtlpValue {
  const values = fieldOf(list, 'values') ?? [];
  if (!Array.isArray(values)) throw malformed('values is no list');
  // An empty value in a list still has its place.
  return values.map((value: unknown) => readValue(value ?? {}, meter, depth));
}

function readMap(map: JsonObject, meter: RequestMeter, depth: number): OtlpAttributes {
  const { attributes, count } = readAttributes(map, 'values', meter, depth);
  meter.map(count);
  return attributes;
}

function flagOf(flag: unknown): boolean | null {
  if (typeof flag === 'boolean') return flag;
  if (flag === 'true') return true;
  return flag === 'false' ? false : null;
}

function typed<Value>(value: Value | null, name: string): Value {
  if (value === null) throw malformed(`a value is not what its type ${name} says`);
  return value;
}

/** An id in hexadecimal, as the protocol has it, or in base64, as protobuf's own JSON has it; '' when it is neither. */
export function readId(object: JsonObject, name: string, bytes: number): string {
  const id = textOf(object, name);
  if (id.length === 2 * bytes) return /^[0-9a-f]+$/i.test(id) ? id.toLowerCase() : '';
  const decoded = Buffer.from(id, 'base64');
  return decoded.length === bytes ? decoded.toString('hex') : '';
}
