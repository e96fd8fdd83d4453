import { formatCount } from '../../format/index.ts';
import { counted, finding, type InsightRule } from './rule.ts';

const DAY_MS = 86_400_000;

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
          `${counted(leaving.length, 'session')} had no activity for almost 30 days, after which Claude Code removes the ` +
          'transcript unless its settings say otherwise. The figures in Blueplane stay; the transcript cannot be opened then.',
        evidence: [
          { value: leaving.length, unit: 'count', label: leaving.length === 1 ? 'transcript' : 'transcripts' },
          { value: days, unit: 'days', label: 'until the first one' },
        ],
        advice: `To keep them, set cleanupPeriodDays in Claude Code's settings.json, for example to ${formatCount(365)}.`,
        severity: leaving.length,
        sample: { size: leaving.length, of: 'sessions', enough: 0 },
        sessions: leaving.map(({ session, deletedAt }) => ({
          session,
          figure: { value: Math.max(0, (deletedAt - now) / DAY_MS), unit: 'days' },
        })),
      }),
    ];
  },
};
