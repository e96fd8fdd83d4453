import { z } from 'zod';
import { DASHBOARD_VIEWS, daySchema } from '../../core/contracts/api.ts';
import { PLATFORMS } from '../../core/contracts/platform.ts';
import { SESSION_ORDERS } from '../../core/contracts/sessions.ts';
import { RANGES } from './range.ts';

export type View = (typeof DASHBOARD_VIEWS)[number];

/** How findings are put in order. */
export const FINDING_ORDERS = ['priority', 'newest', 'effect', 'kind'] as const;
export type FindingOrder = (typeof FINDING_ORDERS)[number];

/** Something that is said or not. */
const mark = z
  .literal('true')
  .transform(() => true)
  .catch(false);

/** Whatever a part says that this version does not know falls back to its default, and nothing else with it. */
const addressSchema = z
  .object({
    view: z.enum(DASHBOARD_VIEWS).catch('overview'),
    range: z.enum(RANGES).catch('7d'),
    /** First and last day of a range of the user's own choice. */
    since: daySchema.nullable().catch(null),
    until: daySchema.nullable().catch(null),
    /** Only this tool. */
    platform: z.enum(PLATFORMS).nullable().catch(null),
    /** Only this project, by the salted hash of its folder; empty = what has no project. */
    project: z
      .string()
      .regex(/^[\w-]{0,128}$/)
      .nullable()
      .catch(null),
    /** The session whose details are open, with its tool before it: `claude_code/…`. */
    session: z.string().min(1).max(320).nullable().catch(null),
    /** How a view is laid out where it has several forms, e.g. `day`. */
    layout: z
      .string()
      .regex(/^[a-z]{1,20}$/)
      .nullable()
      .catch(null),
    /** The day of a view that shows a single one; null = today. */
    day: daySchema.nullable().catch(null),
    /** The hour of that day that is marked, 0 to 23 of the clock. */
    hour: z
      .string()
      .regex(/^(\d|1\d|2[0-3])$/)
      .transform(Number)
      .nullable()
      .catch(null),
    /** Words that a list is searched for. */
    search: z.string().min(1).max(200).nullable().catch(null),
    /** Sessions that used this model, that go on, that had failures, that cost more than this many USD. */
    model: z.string().min(1).max(200).nullable().catch(null),
    live: mark,
    failures: mark,
    above: z.coerce.number().positive().max(1_000_000).nullable().catch(null),
    order: z.enum(SESSION_ORDERS).catch('newest'),
    findings: z.enum(FINDING_ORDERS).catch('priority'),
    /** Page of a long list; 1 is the first. */
    page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
  })
  .transform((address) => {
    const { since, until } = address;
    if (address.range === 'custom') {
      return since === null || until === null || since > until
        ? { ...address, range: '7d' as const, since: null, until: null }
        : address;
    }
    return { ...address, since: null, until: null };
  });

/** What the address says: which view, which days, tools and projects, and where in it. */
export type Address = z.output<typeof addressSchema>;

/** Each part of an address when it is not named. */
export const DEFAULT_ADDRESS: Address = addressSchema.parse({});

/** Reads the query part of an address; whatever is unknown falls back to the default. */
export function readAddress(search: string): Address {
  return addressSchema.parse(Object.fromEntries(new URLSearchParams(search)));
}

/** Writes an address so that `readAddress` reads it back; what is default is left out. */
export function writeAddress(address: Address): string {
  const defaults = new Map<string, unknown>(Object.entries(DEFAULT_ADDRESS));
  const query = new URLSearchParams();
  for (const [part, value] of Object.entries(address)) {
    if (value !== null && value !== defaults.get(part)) query.set(part, String(value));
  }
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** Another view over the same days, tools and projects: what belongs to one view alone is left behind. */
export function otherView(address: Address, view: View): Address {
  const { range, since, until, platform, project } = address;
  return { ...DEFAULT_ADDRESS, view, range, since, until, platform, project };
}
