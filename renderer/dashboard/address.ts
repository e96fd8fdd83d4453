import { DASHBOARD_VIEWS } from '../../core/contracts/api.ts';
import { RANGES, type Range } from './range.ts';

export type View = (typeof DASHBOARD_VIEWS)[number];

/** What the address says: which view, which days, and the page of a long list (1 is the first). */
export type Address = { view: View; range: Range; page: number };

const DEFAULTS: Address = { view: 'overview', range: '7d', page: 1 };

function oneOf<Value extends string>(values: readonly Value[], text: string | null, otherwise: Value): Value {
  return values.find((value) => value === text) ?? otherwise;
}

/** Reads the query part of an address; whatever is unknown falls back to the default. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const page = Number(query.get('page'));
  return {
    view: oneOf(DASHBOARD_VIEWS, query.get('view'), DEFAULTS.view),
    range: oneOf(RANGES, query.get('range'), DEFAULTS.range),
    page: Number.isSafeInteger(page) && page > 0 ? page : DEFAULTS.page,
  };
}

/** Writes an address so that `readAddress` reads it back; what is default is left out. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.view !== DEFAULTS.view) {
    query.set('view', address.view);
  }
  if (address.range !== DEFAULTS.range) {
    query.set('range', address.range);
  }
  if (address.page !== DEFAULTS.page) {
    query.set('page', String(address.page));
  }
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}
