/** Claude Code keeps a transcript for so many days without a change, where its `cleanupPeriodDays` says nothing else. */
export const DEFAULT_KEPT_DAYS = 30;

/** The transcripts in one of Claude Code's folders. */
export type KeptTranscripts = {
  /** After so many days without a change it removes them. */
  days: number;
  /** Ids of the sessions whose transcripts are there. */
  sessions: ReadonlySet<string>;
};
