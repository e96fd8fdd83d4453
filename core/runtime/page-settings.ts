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
 * What a page wants changed of the settings.
 * @param args unchecked
 * @returns them
 * @throws PageSettingsError, ZodError
 */
export function requirePageSettings(args: unknown): ChangeSettingsArgs {
  const wanted = changeSettingsArgsSchema.parse(args);
  const other = Object.keys(wanted.set).find((section) => !PAGE_SECTIONS.includes(section));
  if (other === undefined) return wanted;
  throw new PageSettingsError(
    `${JSON.stringify(other.slice(0, 40))} is changed by hand only, in config.yaml in your home of Blueplane.`,
  );
}
