import {
  LIVE_STEPS,
  LIVE_WINDOW_NAMES,
  type LiveLatest,
  type LiveLeaderKind,
  type LiveWindowName,
} from '../../contracts/live-metrics.ts';
import { addFact, emptyBucket, type LiveBucket, type LiveFact } from './bucket.ts';
import { bucketOf, bucketsOf, leaderHours } from './windows.ts';

/** What is used how much, by name. */
export type Leaders = Record<LiveLeaderKind, Map<string, number>>;

/** All that figures are made of, whether it was kept in Redis or is read from the database now. */
export type Collected = {
  windows: Record<LiveWindowName, LiveBucket>;
  /** Of the last hour, by the number of the minute; those in which nothing happened are missing. */
  minutes: Map<number, LiveBucket>;
  leaders: Leaders;
  latest: LiveLatest;
  activeSessions: number;
};

export function emptyWindows(): Record<LiveWindowName, LiveBucket> {
  return {
    minute: emptyBucket(),
    hour: emptyBucket(),
    day: emptyBucket(),
    week: emptyBucket(),
    month: emptyBucket(),
  };
}

export function emptyLeaders(): Leaders {
  return { models: new Map(), tools: new Map(), projects: new Map(), platforms: new Map() };
}

/** Responses count by their tokens, calls by their number. */
export function addToLeaders(leaders: Leaders, fact: LiveFact): void {
  if (fact.kind === 'call') addScore(leaders.tools, fact.toolName, 1);
  if (fact.kind !== 'response') return;
  addScore(leaders.models, fact.model, fact.tokens);
  addScore(leaders.projects, fact.project, fact.tokens);
  addScore(leaders.platforms, fact.platform, fact.tokens);
}

export function addScore(scores: Map<string, number>, name: string, score: number): void {
  scores.set(name, (scores.get(name) ?? 0) + score);
}

/** Collects from facts what is otherwise kept in Redis; what lies beyond a window is passed over. */
export function collectFacts(facts: Iterable<LiveFact>, now: number): Omit<Collected, 'latest' | 'activeSessions'> {
  const windows = emptyWindows();
  const minutes = new Map<number, LiveBucket>();
  const leaders = emptyLeaders();
  const hours = leaderHours(now);
  const bounds = LIVE_WINDOW_NAMES.map((window) => {
    const { step, first, last } = bucketsOf(window, now);
    const { widthMs } = LIVE_STEPS[step];
    return { bucket: windows[window], from: first * widthMs, to: (last + 1) * widthMs };
  });
  const shown = bucketsOf('hour', now);
  for (const fact of facts) {
    for (const { bucket, from, to } of bounds) if (fact.at >= from && fact.at < to) addFact(bucket, fact);
    const minute = bucketOf('minute', fact.at);
    if (minute >= shown.first && minute <= shown.last) addFact(bucketIn(minutes, minute), fact);
    const hour = bucketOf('hour', fact.at);
    if (hour >= hours.first && hour <= hours.last) addToLeaders(leaders, fact);
  }
  return { windows, minutes, leaders };
}

/** The bucket of that number, made where there is none yet. */
export function bucketIn(buckets: Map<number, LiveBucket>, number: number): LiveBucket {
  const known = buckets.get(number);
  if (known !== undefined) return known;
  const made = emptyBucket();
  buckets.set(number, made);
  return made;
}
