import { randomUUID } from 'node:crypto';
import { ownerActions } from '../contracts/api.ts';
import { type PurgePreview, type PurgeScope, purgePreviewSchema, purgeScopeSchema } from '../contracts/purge.ts';

/** A page orders a purge of which nobody saw what it takes away. The message says what to do. */
export class PreviewError extends Error {}

/** What a page was shown before it ordered a purge. */
export type PreviewedPurge = { token: string; scope: PurgeScope; preview: PurgePreview };

/**
 * The purges that pages were shown. A page deletes nothing blindly: its order names a preview that was made of the very
 * same scope, a short while ago, and that no other order has used. The command line says itself what goes.
 */
export type PreviewedPurges = {
  /**
   * @param args of `purgePreview`, unchecked
   * @param answer what the owner answered, unchecked
   * @returns the answer with the token that an order has to name
   */
  remember(args: unknown, answer: unknown): PurgePreview;
  /** @param args of `startPurge`, unchecked @throws PreviewError, ZodError */
  find(args: unknown): PreviewedPurge;
  /** Makes a token void: what it stood for is ordered. */
  spend(token: string): void;
};

/** Time to read what goes, and to think about it. */
export const PREVIEW_LIFE_MS = 15 * 60_000;
/** Kept at the same time, the newest: one for each choice that somebody tries in the dialog. */
const PREVIEWS_MAX = 32;

/** @param now epoch milliseconds */
export function createPreviewedPurges(now: () => number = Date.now): PreviewedPurges {
  const shown = new Map<string, PreviewedPurge & { at: number }>();
  return {
    remember(args, answer) {
      const scope = purgeScopeSchema.parse(args);
      const preview = { ...purgePreviewSchema.parse(answer), token: randomUUID() };
      shown.set(preview.token, { token: preview.token, scope, preview, at: now() });
      const [oldest] = shown.keys();
      if (shown.size > PREVIEWS_MAX && oldest !== undefined) shown.delete(oldest);
      return preview;
    },
    find(args) {
      const { token = '', ...scope } = ownerActions.startPurge.args.parse(args);
      const known = shown.get(token);
      if (known === undefined || now() - known.at > PREVIEW_LIFE_MS || sorted(known.scope) !== sorted(scope)) {
        throw new PreviewError('What would go was not looked at, or too long ago. Look at it once more, then purge.');
      }
      return known;
    },
    spend: (token) => void shown.delete(token),
  };
}

/** The same text for the same scope, in whatever order its limits are named. */
function sorted(scope: PurgeScope): string {
  return JSON.stringify(Object.entries(scope).sort(([one], [other]) => (one < other ? -1 : 1)));
}
