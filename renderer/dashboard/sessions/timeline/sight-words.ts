import type { SessionTimeline } from '../../../../core/contracts/session-timeline.ts';
import { counted, formatCount, formatDuration, formatMoney, formatTime } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';
import { type MarkWords, markTime } from './mark-words.ts';
import { placeOf } from './marks.ts';
import type { TimeSpan } from './time-span.ts';
import { isWhole } from './time-span.ts';
import { costUntil, type TimelineModel } from './timeline-model.ts';

/** All of a session in a sentence, for those who do not see the drawing. */
export function timelineSentence(model: TimelineModel): string {
  const { prompts, responses, calls, subagents, endedAt } = model.source;
  const failed = model.failures.call.filter((call) => call !== -1).length;
  const length = formatDuration(Date.parse(endedAt ?? '') - model.startMs);
  const parts = [
    counted(prompts.at.length, 'prompt', 'prompts'),
    counted(responses.at.length, 'response', 'responses'),
    `${counted(calls.at.length, 'tool call', 'tool calls')}${failed > 0 ? `, ${formatCount(failed)} of them failed` : ''}`,
    ...(subagents.length > 0 ? [counted(subagents.length, 'subagent', 'subagents')] : []),
    `${formatMoney(responses.costSoFar.at(-1) ?? 0)} spent`,
  ];
  return `Timeline of ${length}: ${parts.join(', ')}`;
}

/** Minutes alone would not tell the ends of so short a part apart. */
const SECONDS_BELOW_MS = 10 * 60_000;

/** What part of the session is in sight: `12:50 – 13:35, 45m of 2h 23m`. */
export function spanWords(model: TimelineModel, span: TimeSpan): string {
  const seconds = span.to - span.from < SECONDS_BELOW_MS;
  const time = (at: number) => formatTime(model.startMs + at, { timeZone: ZONE, seconds });
  const whole = Date.parse(model.source.endedAt ?? '') - model.startMs;
  if (isWhole(span, model.whole)) return `${time(0)} – ${time(whole)}, ${formatDuration(whole)}`;
  const to = Math.min(span.to, whole);
  return `${time(span.from)} – ${time(to)}, ${formatDuration(to - span.from)} of ${formatDuration(whole)}`;
}

function between(times: readonly number[], { from, to }: TimeSpan): [number, number] {
  return [placeOf(times, from), placeOf(times, to)];
}

/** Two to a line: a tooltip has few. */
function pairs(texts: string[]): string[] {
  return [texts.slice(0, 2), texts.slice(2)].filter((line) => line.length > 0).map((line) => line.join(' · '));
}

/** What lies below the pointer where marks are merged: how much of each kind between two instants. */
export function mergedWords(model: TimelineModel, part: TimeSpan): MarkWords | null {
  const { prompts, responses, calls }: SessionTimeline = model.source;
  const [firstResponse, endResponse] = between(responses.at, part);
  const [firstCall, endCall] = between(calls.at, part);
  const [firstPrompt, endPrompt] = between(prompts.at, part);
  const [firstFailure, endFailure] = between(model.failures.at, part);
  const counts = [
    { count: endPrompt - firstPrompt, one: 'prompt', several: 'prompts' },
    { count: endResponse - firstResponse, one: 'response', several: 'responses' },
    { count: endCall - firstCall, one: 'tool call', several: 'tool calls' },
    { count: endFailure - firstFailure, one: 'failure', several: 'failures' },
  ].filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  const spent = costUntil(model, part.to) - costUntil(model, part.from);
  return {
    title: `${markTime(model, part.from)} – ${markTime(model, part.to)}`,
    value: endResponse > firstResponse ? formatMoney(spent) : '',
    lines: pairs(counts.map(({ count, one, several }) => counted(count, one, several))),
  };
}
