import { isoTime } from './claude-record.ts';

/** Numbers below this are seconds since 1970, those above milliseconds: as milliseconds it is a day in 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** A time of a rollout (ISO text, seconds or milliseconds) as ISO 8601 UTC with milliseconds, or nothing. */
export function codexTime(value: unknown): string | undefined {
  if (typeof value === 'number' && value < FIRST_MILLISECONDS) return isoTime(value * 1_000);
  return isoTime(value);
}
