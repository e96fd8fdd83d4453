import { PLATFORM_LABELS, PLATFORMS } from '../../contracts/platform.ts';
import type { IngestProgress } from '../../contracts/worker-messages.ts';
import { counted, formatCount, formatDuration } from '../../format/index.ts';
import { SOURCE_VARIABLES } from '../../runtime/settings-report.ts';
import { printable } from './display-width.ts';

/** Skipped files that are named; the rest is counted. */
const NAMED_SKIPS = 10;

/** The figures of a run as `ingest --once --json` prints them. @param milliseconds how long it took. */
export function ingestJson(progress: IngestProgress, milliseconds: number): Record<string, unknown> {
  return {
    files: progress.files,
    lines: progress.lines,
    events: progress.events,
    rejectedLines: progress.rejectedLines,
    rejectedByReason: progress.rejectedByReason,
    seconds: Math.round(milliseconds) / 1_000,
    filesRead: progress.filesRead,
    bytesRead: progress.bytesRead,
    skipped: progress.skipped,
    skippedCount: progress.skippedCount ?? progress.skipped.length,
  };
}

/** The same for people. */
export function ingestLines(progress: IngestProgress, milliseconds: number): string[] {
  return [
    `Read ${counted(progress.lines, 'new line')} in ${formatCount(progress.filesRead)} of ` +
      `${counted(progress.files, 'file')} in ${formatDuration(milliseconds)}: ${counted(progress.events, 'event')}.`,
    ...rejectedLines(progress),
    ...skippedLines(progress),
    ...(progress.files === 0 ? [NO_FILES] : ['See it with `blueplane report`.']),
  ];
}

const NO_FILES =
  'Nothing was found of any tool. Use one of them once, or say where it keeps its files: ' +
  `${PLATFORMS.map((platform) => `${SOURCE_VARIABLES[platform].join(' and ')} for ${PLATFORM_LABELS[platform]}`).join(', ')}; or ` +
  `\`sources\` in config.yaml, with \`paths\` below ${PLATFORMS.join(', ')}.`;

function rejectedLines(progress: IngestProgress): string[] {
  if (progress.rejectedLines === 0) return [];
  const reasons = Object.entries(progress.rejectedByReason).map(([reason, count]) => `${reason} ${formatCount(count)}`);
  return [`Not understood and left out: ${counted(progress.rejectedLines, 'line')} (${reasons.join(', ')}).`];
}

function skippedLines(progress: IngestProgress): string[] {
  const named = progress.skipped
    .slice(0, NAMED_SKIPS)
    .map((skip) => `Skipped ${printable(skip.path)}: ${skip.reason}.`);
  const more = (progress.skippedCount ?? progress.skipped.length) - named.length;
  return more > 0 ? [...named, `Skipped ${formatCount(more)} more; \`--json\` names up to a thousand.`] : named;
}
