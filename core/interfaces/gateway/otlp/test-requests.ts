import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import type { SignalName } from './read-otlp.ts';

/** A value as a test writes it: integers as `bigint`, so that both encodings are told which they are. */
export type WrittenValue = string | boolean | bigint | number | null | WrittenValue[] | { [key: string]: WrittenValue };
export type WrittenAttributes = [key: string, value: WrittenValue][];

export type WrittenRecord = {
  time: bigint;
  observed: bigint;
  severity: number;
  body: WrittenValue;
  attributes: WrittenAttributes;
  traceId: string;
  spanId: string;
  eventName: string;
};
export type WrittenPoint = {
  start: bigint;
  time: bigint;
  value: number | bigint | null;
  flags: number;
  attributes: WrittenAttributes;
};
export type WrittenMetric = {
  name: string;
  unit: string;
  kind: 'sum' | 'gauge' | 'histogram';
  temporality: number;
  monotonic: boolean;
  points: WrittenPoint[];
};
export type WrittenScope<Leaf> = { name: string; version: string; leaves: Leaf[] };
export type WrittenResource<Leaf> = { attributes: WrittenAttributes; scopes: WrittenScope<Leaf>[] };
export type WrittenRequest =
  | { signal: 'logs'; resources: WrittenResource<WrittenRecord>[] }
  | { signal: 'metrics'; resources: WrittenResource<WrittenMetric>[] };

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  if (value !== '') writer.tag(field, WireType.LengthDelimited).string(value);
}

function value(writer: BinaryWriter, field: number, written: WrittenValue): void {
  message(writer, field, (inner) => {
    if (typeof written === 'string') inner.tag(1, WireType.LengthDelimited).string(written);
    else if (typeof written === 'boolean') inner.tag(2, WireType.Varint).bool(written);
    else if (typeof written === 'bigint') inner.tag(3, WireType.Varint).int64(written);
    else if (typeof written === 'number') inner.tag(4, WireType.Bit64).double(written);
    else if (Array.isArray(written)) {
      message(inner, 5, (list) => {
        for (const one of written) value(list, 1, one);
      });
    } else if (written !== null) message(inner, 6, (map) => attributes(map, 1, Object.entries(written)));
  });
}

function attributes(writer: BinaryWriter, field: number, written: WrittenAttributes): void {
  for (const [key, one] of written) {
    message(writer, field, (pair) => {
      text(pair, 1, key);
      if (one !== null) value(pair, 2, one);
    });
  }
}

function record(writer: BinaryWriter, written: WrittenRecord): void {
  writer.tag(1, WireType.Bit64).fixed64(written.time);
  writer.tag(2, WireType.Varint).int32(written.severity);
  if (written.body !== null) value(writer, 5, written.body);
  attributes(writer, 6, written.attributes);
  writer.tag(9, WireType.LengthDelimited).bytes(Buffer.from(written.traceId, 'hex'));
  writer.tag(10, WireType.LengthDelimited).bytes(Buffer.from(written.spanId, 'hex'));
  writer.tag(11, WireType.Bit64).fixed64(written.observed);
  text(writer, 12, written.eventName);
}

function metric(writer: BinaryWriter, written: WrittenMetric): void {
  text(writer, 1, written.name);
  text(writer, 3, written.unit);
  message(writer, { gauge: 5, sum: 7, histogram: 9 }[written.kind], (data) => {
    for (const point of written.points) message(data, 1, (inner) => numberPoint(inner, point));
    if (written.kind !== 'sum') return;
    // Behind the points, where it has to be looked for.
    data.tag(2, WireType.Varint).int32(written.temporality);
    data.tag(3, WireType.Varint).bool(written.monotonic);
  });
}

function numberPoint(writer: BinaryWriter, written: WrittenPoint): void {
  writer.tag(2, WireType.Bit64).fixed64(written.start);
  writer.tag(3, WireType.Bit64).fixed64(written.time);
  if (typeof written.value === 'number') writer.tag(4, WireType.Bit64).double(written.value);
  if (typeof written.value === 'bigint') writer.tag(6, WireType.Bit64).sfixed64(written.value);
  attributes(writer, 7, written.attributes);
  writer.tag(8, WireType.Varint).uint32(written.flags);
}

/** @param originLast who sent it stands behind what was sent, as a sender may write it */
export function toProtobuf(request: WrittenRequest, originLast = false): Buffer {
  const writer = new BinaryWriter();
  const inOrder = (origin: () => void, content: () => void): void => {
    for (const write of originLast ? [content, origin] : [origin, content]) write();
  };
  const resources = <Leaf>(
    written: WrittenResource<Leaf>[],
    leaf: (writer: BinaryWriter, leaf: Leaf) => void,
  ): void => {
    for (const resource of written) {
      message(writer, 1, (outer) =>
        inOrder(
          () => message(outer, 1, (inner) => attributes(inner, 1, resource.attributes)),
          () => {
            for (const { name, version, leaves } of resource.scopes) {
              message(outer, 2, (scope) =>
                inOrder(
                  () =>
                    message(scope, 1, (inner) => {
                      text(inner, 1, name);
                      text(inner, 2, version);
                    }),
                  () => {
                    for (const one of leaves) message(scope, 2, (inner) => leaf(inner, one));
                  },
                ),
              );
            }
          },
        ),
      );
    }
  };
  if (request.signal === 'logs') resources(request.resources, record);
  else resources(request.resources, metric);
  return Buffer.from(writer.finish());
}

/** How JSON may say the same thing. */
export type JsonManner = { snake: boolean; numbersAsText: boolean; base64Ids: boolean; enumNames: boolean };
export const PLAIN_JSON: JsonManner = { snake: false, numbersAsText: true, base64Ids: false, enumNames: false };

const TEMPORALITY_NAMES = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'];

export function toJson(request: WrittenRequest, manner: JsonManner = PLAIN_JSON): string {
  const integer = (number: bigint): string | number =>
    manner.numbersAsText || !Number.isSafeInteger(Number(number)) ? number.toString() : Number(number);
  const id = (hex: string): string => (manner.base64Ids ? Buffer.from(hex, 'hex').toString('base64') : hex);
  const any = (written: WrittenValue): unknown => {
    if (written === null) return {};
    if (typeof written === 'string') return { stringValue: written };
    if (typeof written === 'boolean') return { boolValue: written };
    if (typeof written === 'bigint') return { intValue: integer(written) };
    if (typeof written === 'number') return { doubleValue: Number.isFinite(written) ? written : String(written) };
    if (Array.isArray(written)) return { arrayValue: { values: written.map(any) } };
    return { kvlistValue: { values: pairs(Object.entries(written)) } };
  };
  const pairs = (written: WrittenAttributes): unknown[] => written.map(([key, one]) => ({ key, value: any(one) }));
  const recordOf = (written: WrittenRecord): unknown => ({
    timeUnixNano: written.time.toString(),
    observedTimeUnixNano: written.observed.toString(),
    severityNumber: written.severity,
    body: written.body === null ? null : any(written.body),
    attributes: pairs(written.attributes),
    traceId: id(written.traceId),
    spanId: id(written.spanId),
    eventName: written.eventName,
    somethingNew: [{ unknown: 1 }],
  });
  const metricOf = ({ name, unit, kind, temporality, monotonic, points }: WrittenMetric): unknown => ({
    name,
    unit,
    [kind]: {
      dataPoints: points.map((point) => ({
        startTimeUnixNano: point.start.toString(),
        timeUnixNano: point.time.toString(),
        attributes: pairs(point.attributes),
        flags: point.flags,
        ...(typeof point.value === 'number' && { asDouble: point.value }),
        ...(typeof point.value === 'bigint' && { asInt: integer(point.value) }),
      })),
      ...(kind === 'sum' && {
        aggregationTemporality: manner.enumNames
          ? `AGGREGATION_TEMPORALITY_${TEMPORALITY_NAMES[temporality]}`
          : temporality,
        isMonotonic: monotonic,
      }),
    },
  });
  const resources = <Leaf>(written: WrittenResource<Leaf>[], names: [string, string], leaf: (leaf: Leaf) => unknown) =>
    written.map(({ attributes: ofResource, scopes }) => ({
      resource: { attributes: pairs(ofResource) },
      [names[0]]: scopes.map(({ name, version, leaves }) => ({
        scope: { name, version },
        [names[1]]: leaves.map(leaf),
      })),
    }));
  const camel =
    request.signal === 'logs'
      ? { resourceLogs: resources(request.resources, ['scopeLogs', 'logRecords'], recordOf) }
      : { resourceMetrics: resources(request.resources, ['scopeMetrics', 'metrics'], metricOf) };
  if (!manner.snake) return JSON.stringify(camel);
  return JSON.stringify(camel, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(
      Object.entries(one).map(([key, inner]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), inner]),
    );
  });
}

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** JSON as it is made here does not tell -0 from 0. */
const positiveZero = (written: number): number => (written === 0 ? 0 : written);
const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const { written: anyValue } = fc.letrec<{ written: WrittenValue }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    words,
    fc.boolean(),
    int64,
    fc.double().map(positiveZero),
    fc.constant(null),
    fc.array(tie('written'), { maxLength: 3 }),
    fc.dictionary(words, tie('written'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const someAttributes = fc.array(fc.tuple(words, anyValue), { maxLength: 6 });
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));

const resourcesOf = <Leaf>(leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<WrittenResource<Leaf>[]> => {
  const scope = fc.record({ name: words, version: words, leaves: fc.array(leaf, { maxLength: 3 }) });
  return fc.array(fc.record({ attributes: someAttributes, scopes: fc.array(scope, { maxLength: 2 }) }), {
    maxLength: 2,
  });
};

/** Requests of all kinds, many of them odd. */
export const anyRequest: fc.Arbitrary<WrittenRequest> = fc.oneof(
  fc.record({
    signal: fc.constant('logs' as const),
    resources: resourcesOf<WrittenRecord>(
      fc.record({
        time: uint64,
        observed: uint64,
        severity: fc.integer({ min: 0, max: 24 }),
        body: anyValue,
        attributes: someAttributes,
        traceId: hex(16),
        spanId: hex(8),
        eventName: words,
      }),
    ),
  }),
  fc.record({
    signal: fc.constant('metrics' as const),
    resources: resourcesOf<WrittenMetric>(
      fc.record({
        name: words,
        unit: words,
        kind: fc.constantFrom('sum' as const, 'gauge' as const, 'histogram' as const),
        temporality: fc.integer({ min: 0, max: 2 }),
        monotonic: fc.boolean(),
        points: fc.array(
          fc.record({
            start: uint64,
            time: uint64,
            value: fc.oneof(
              fc.double({ noNaN: true, noDefaultInfinity: true }).map(positiveZero),
              int64,
              fc.constant(null),
            ),
            flags: fc.constantFrom(0, 1, 2),
            attributes: someAttributes,
          }),
          { maxLength: 3 },
        ),
      }),
    ),
  }),
);

/** The way in for each signal. */
export const anySignal: fc.Arbitrary<SignalName> = fc.constantFrom('logs', 'metrics', 'traces');
