import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import { AttributeMap, keptText } from '../attribute-map.ts';
import type { RequestMeter } from '../request-meter.ts';
import { keptSpan, type Span, within } from './fields.ts';
import { readKeyValue } from './values.ts';

/** Reads one record, point or span, whose extent is given. */
export type ReadLeaf = (origin: OtlpOrigin, span: Span) => void;

/**
 * Goes through a request: its resources (field 1), the scopes in each (field 2) and what lies in those (field 2). All three
 * signals are made so. Who sent it may stand behind what was sent, so extents are noted first.
 */
export function eachLeaf(reader: BinaryReader, meter: RequestMeter, readLeaf: ReadLeaf): void {
  for (const ofResource of spansOf(reader, meter, { start: 0, end: reader.len }).get(1) ?? []) {
    const parts = spansOf(reader, meter, ofResource);
    const resource = attributesOf(reader, meter, parts.get(1) ?? []);
    for (const ofScope of parts.get(2) ?? []) {
      const inScope = spansOf(reader, meter, ofScope);
      const scope = scopeOf(reader, inScope.get(1) ?? []);
      for (const leaf of inScope.get(2) ?? []) readLeaf({ resource, ...scope }, leaf);
    }
  }
}

/** The messages in a message, by field, not read yet. */
function spansOf(reader: BinaryReader, meter: RequestMeter, outer: Span): Map<number, Span[]> {
  const spans = new Map<number, Span[]>();
  within(reader, outer, (field, wireType) => {
    if (wireType !== WireType.LengthDelimited || field > 2) return false;
    const span = keptSpan(reader, meter);
    const before = spans.get(field);
    if (before === undefined) spans.set(field, [span]);
    else before.push(span);
    return true;
  });
  return spans;
}

/** A message that stands more than once is one whose parts follow each other. */
function attributesOf(reader: BinaryReader, meter: RequestMeter, resources: readonly Span[]): OtlpOrigin['resource'] {
  const map = new AttributeMap();
  for (const span of resources) {
    within(reader, span, (field, wireType) => {
      if (field !== 1 || wireType !== WireType.LengthDelimited) return false;
      readKeyValue(reader, map, meter);
      return true;
    });
  }
  meter.resource(map.count);
  return map.attributes;
}

function scopeOf(reader: BinaryReader, scopes: readonly Span[]): Pick<OtlpOrigin, 'scopeName' | 'scopeVersion'> {
  const scope = { scopeName: '', scopeVersion: '' };
  for (const span of scopes) {
    within(reader, span, (field, wireType) => {
      if (wireType !== WireType.LengthDelimited) return false;
      if (field === 1) scope.scopeName = keptText(reader.string());
      else if (field === 2) scope.scopeVersion = keptText(reader.string());
      else return false;
      return true;
    });
  }
  return scope;
}
