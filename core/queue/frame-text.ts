import type { EventFrame, ReceivedFrame } from '../contracts/telemetry-event.ts';

const EVENTS = ',"events":[';
const END = ']}';

/**
 * A frame as it is queued, with the lengths of its events' texts, by which {@link eventTextsOf} finds them again: each is
 * made into text once, and stored as that.
 */
export function frameText({ events, ...rest }: EventFrame | ReceivedFrame): string {
  const texts = events.map((event) => JSON.stringify(event));
  const head = JSON.stringify({ ...rest, event_lengths: texts.map((text) => text.length) });
  return `${head.slice(0, -1)}${EVENTS}${texts.join(',')}${END}`;
}

/**
 * The texts of a frame's events as they stand in its own; null where it was not written by {@link frameText}: its events are to
 * be checked field by field then.
 */
export function eventTextsOf(
  text: string,
  { event_lengths: lengths, events }: Pick<EventFrame | ReceivedFrame, 'event_lengths' | 'events'>,
): string[] | null {
  if (lengths === undefined || lengths.length !== events.length) return null;
  const characters = lengths.reduce((sum, length) => sum + length, 0) + Math.max(0, lengths.length - 1);
  let start = text.length - END.length - characters;
  if (!text.endsWith(END) || text.slice(start - EVENTS.length, start) !== EVENTS) return null;
  return lengths.map((length) => {
    const one = text.slice(start, start + length);
    start += length + 1;
    return one;
  });
}
