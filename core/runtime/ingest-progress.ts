import type { IngestProgress } from '../contracts/worker-messages.ts';

export const NO_PROGRESS: IngestProgress = {
  files: 0,
  filesRead: 0,
  bytesTotal: 0,
  bytesRead: 0,
  lines: 0,
  events: 0,
  rejectedLines: 0,
  rejectedByReason: {},
  skipped: [],
};

/** Places passed over that are named in an answer; thousands of lines help nobody, and an answer has a limit. */
const NAMED_SKIPS_MAX = 1_000;

/** Figures on their way: what was passed over is told once, at the end. */
export function withoutSkips(progress: IngestProgress): IngestProgress {
  return { ...progress, skipped: [] };
}

/** The figures of a whole run, with what was passed over named up to a limit and counted beyond it. */
export function withBoundedSkips(progress: IngestProgress): IngestProgress {
  if (progress.skipped.length <= NAMED_SKIPS_MAX) return progress;
  return {
    ...progress,
    skipped: progress.skipped.slice(0, NAMED_SKIPS_MAX),
    skippedCount: progress.skippedCount ?? progress.skipped.length,
  };
}

/**
 * The figures of one run that took several lives of the reading process. What was read is added up; what was found
 * (files, skipped) is as the later life found it. A life that was killed reported a little less than it read, and
 * the next one reads again what was not stored: the figures of a broken run are close, the stored data exact.
 */
export function addProgress(earlier: IngestProgress, later: IngestProgress): IngestProgress {
  const rejectedByReason = { ...earlier.rejectedByReason };
  for (const [reason, count] of Object.entries(later.rejectedByReason)) {
    rejectedByReason[reason] = (rejectedByReason[reason] ?? 0) + count;
  }
  const { skipped, skippedCount } = later.skipped.length > 0 ? later : earlier;
  return {
    files: Math.max(earlier.files, later.files),
    filesRead: Math.min(earlier.filesRead + later.filesRead, Math.max(earlier.files, later.files)),
    bytesTotal: Math.max(earlier.bytesTotal, earlier.bytesRead + later.bytesTotal),
    bytesRead: earlier.bytesRead + later.bytesRead,
    lines: earlier.lines + later.lines,
    events: earlier.events + later.events,
    rejectedLines: earlier.rejectedLines + later.rejectedLines,
    rejectedByReason,
    skipped,
    ...(skippedCount !== undefined && { skippedCount }),
  };
}
