import { type ChangeSettingsArgs, changeSettingsArgsSchema } from '../contracts/settings-report.ts';

/** A page wants to change what no page changes. The message says what to do. */
export class PageSettingsError extends Error {}

/**
 * Sections of config.yaml that pages may change: those that they show. `redis` will never be one: it names a program that
 * is started, or another machine that all events pass through, and a page that was taken over would have either.
 */
export const PAGE_SECTIONS: readonly string[] = [
  'sources',
  'gateway',
  'pricing',
  'log',
  'budgets',
  'desktop',
  'privacy',
  'backup',
];

/**
 * Of these sections pages change single keys. The rest of `gateway` says who is let in without our token: a page that was
 * taken over would open the door for good.
 */
const PAGE_KEYS: Readonly<Record<string, readonly string[]>> = { gateway: ['enabled', 'port'] };

/**
 * What a page wants changed of the settings.
 * @param args unchecked
 * @returns them
 * @throws PageSettingsError, ZodError
 */
export function requirePageSettings(args: unknown): ChangeSettingsArgs {
  const wanted = changeSettingsArgsSchema.parse(args);
  const other = Object.entries(wanted.set).flatMap(([section, value]) => byHand(section, value))[0];
  if (other === undefined) return wanted;
  throw new PageSettingsError(
    `${JSON.stringify(other.slice(0, 40))} is changed by hand only, in config.yaml in your home of Blueplane.`,
  );
}

/** The keys of a section that pages do not change; the section itself where it is none of theirs, or goes whole. */
function byHand(section: string, value: unknown): string[] {
  if (!PAGE_SECTIONS.includes(section)) return [section];
  const keys = PAGE_KEYS[section];
  if (keys === undefined) return [];
  if (typeof value !== 'object' || value === null) return [section];
  return Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => `${section}.${key}`);
}
