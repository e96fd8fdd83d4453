import { RefusalError } from '../../shared/api-client/refusal-error.ts';

/**
 * What is said of a purge that could not be previewed or ordered; null: both went well. That nothing was deleted is said
 * only where it is known: an order whose answer is lost may be under way.
 */
export function purgeErrorWords(start: Error | null, preview: Error | null): string | null {
  if (start !== null && !(start instanceof RefusalError)) return start.message;
  const error = start ?? preview;
  return error === null ? null : `${error.message} Nothing was deleted.`;
}
