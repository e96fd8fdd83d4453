import type { OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import type { RequestMeter } from '../request-meter.ts';
import { type JsonObject, objectOf, objectsOf, textOf } from './fields.ts';
import { readAttributes } from './values.ts';

/** What the lists of a signal are called, from the outside in. */
export type ListNames = readonly [resources: string, scopes: string, leaves: string];

/** Reads one record, point or span. */
export type ReadLeaf = (origin: OtlpOrigin, leaf: JsonObject) => void;

/** Goes through a request: its resources, the scopes in each and what lies in those. */
export function eachLeaf(
  request: JsonObject,
  [resources, scopes, leaves]: ListNames,
  meter: RequestMeter,
  readLeaf: ReadLeaf,
): void {
  for (const ofResource of objectsOf(request, resources)) {
    const { attributes: resource, count } = readAttributes(objectOf(ofResource, 'resource'), 'attributes', meter);
    meter.resource(count);
    for (const ofScope of objectsOf(ofResource, scopes)) {
      const scope = objectOf(ofScope, 'scope');
      const origin = { resource, scopeName: textOf(scope, 'name'), scopeVersion: textOf(scope, 'version') };
      for (const leaf of objectsOf(ofScope, leaves)) readLeaf(origin, leaf);
    }
  }
}
