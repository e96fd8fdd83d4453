import { type EventFrame, telemetryEventSchema } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { type Tombstones, tombstonesOf } from '../privacy/tombstones.ts';
import type { ReadableDB } from '../storage/database.ts';
import { readPurges } from '../storage/tombstone-tables.ts';

/**
 * What was purged from this database and is not taken in again.
 * @param database stays open for as long as events are read
 */
export function openTombstones(database: ReadableDB, hasher: SaltedHasher): Tombstones {
  return tombstonesOf(readPurges(database), hasher);
}

/** A frame without what was purged. It covers the same bytes of its source, which are not read again for that. */
export function withoutPurged(frame: EventFrame, tombstones: Pick<Tombstones, 'admit' | 'any'>): EventFrame {
  if (!tombstones.any) return frame;
  const events = frame.events.flatMap((event) => {
    const parsed = telemetryEventSchema.safeParse(event);
    // What is no event is for the fast path to tell.
    if (!parsed.success) return [event];
    const admitted = tombstones.admit(parsed.data);
    // One that nothing was taken from is handed on itself: what is kept beside it is found by it.
    return admitted === null ? [] : [admitted === parsed.data ? event : admitted];
  });
  return { ...frame, events };
}
