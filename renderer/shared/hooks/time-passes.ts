/**
 * How often is asked again for what changes without new data (milliseconds): a session becomes idle, the rate of now
 * falls, a comparison with the same minute of another day moves on.
 */
export const TIME_PASSES_MS = 30_000;
