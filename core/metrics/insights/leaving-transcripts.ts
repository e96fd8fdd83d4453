import { counted, formatCount } from '../../format/index.ts';
import type { InsightFacts } from './facts.ts';
import { finding, type InsightRule } from './rule.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;

/** Transcripts that Claude Code deletes soon, by its own rule. */
export const leavingTranscripts: InsightRule = {
  rule: 'leaving_transcripts',
  type: 'data',
  find({ leaving, now }) {
    if (leaving.length === 0) return [];
    const soonest = Math.min(...leaving.map(({ deletedAt }) => deletedAt));
    const days = Math.max(0, Math.ceil((soonest - now) / DAY_MS));
    return [
      finding(leavingTranscripts, {
        priority: 'low',
        title: 'Claude Code deletes old transcripts soon',
        sentence:
          `${counted(leaving.length, 'session')} had no activity for almost ${keptWords(leaving)}, after which Claude Code ` +
          "removes the transcript, unless a project's own settings say otherwise. The figures in Blueplane stay; the transcript cannot be opened then.",
        evidence: [
          { value: leaving.length, unit: 'count', label: leaving.length === 1 ? 'transcript' : 'transcripts' },
          { value: days, unit: 'days', label: 'until the first one' },
        ],
        advice: `To keep them, set cleanupPeriodDays in Claude Code's settings.json, for example to ${formatCount(longer(leaving))}.`,
        severity: { value: leaving.length, unit: 'count' },
        sample: { size: leaving.length, of: 'sessions', enough: 0 },
        first: 'least',
        sessions: leaving.map(({ session, deletedAt }) => ({
          session,
          figure: { value: Math.max(0, (deletedAt - now) / DAY_MS), unit: 'days' },
        })),
      }),
    ];
  },
};

/** `30 days`, `30 or 90 days`. */
function keptWords(leaving: InsightFacts['leaving']): string {
  const terms = [...new Set(leaving.map(({ keptDays }) => keptDays))].sort((a, b) => a - b);
  return terms.length === 1 && terms[0] === 1 ? '1 day' : `${terms.map((days) => formatCount(days)).join(' or ')} days`;
}

/** A time that is longer than any of theirs. */
function longer(leaving: InsightFacts['leaving']): number {
  return YEAR_DAYS * (1 + Math.floor(Math.max(...leaving.map(({ keptDays }) => keptDays)) / YEAR_DAYS));
}
