import type { ReceivedBy, TelemetryEvent } from './telemetry-event.ts';

/**
 * What became of events that were sent to us: `stored` = committed to the database, or kept there as dead letters;
 * `busy` = too much waits already; `unavailable` = nobody said in time that they are stored. Whoever is told anything but
 * `stored` sends them again: an event that comes twice is stored once.
 */
export type IntakeAnswer = 'stored' | 'busy' | 'unavailable';

/**
 * Stores events that have no file behind them, and answers only when they can be lost no more.
 * @param purgeMark how far purges had come before the events were judged: behind a later one they are refused, and are
 * judged anew when they come again
 */
export type StoreReceived = (
  events: readonly TelemetryEvent[],
  by: ReceivedBy,
  purgeMark: string,
) => Promise<IntakeAnswer>;
