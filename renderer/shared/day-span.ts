/** First and last calendar day, both included, `YYYY-MM-DD`. */
export type DaySpan = { since: string; until: string };

/** The calendar day so many days later (or earlier, if negative). Calendar arithmetic: no zone and no clock change. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Every calendar day from `since` to `until`, both included; nothing if they are the wrong way round. */
export function daysOf(span: DaySpan): string[] {
  const days: string[] = [];
  for (let day = span.since; day <= span.until; day = addDays(day, 1)) {
    days.push(day);
  }
  return days;
}
