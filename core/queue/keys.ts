import { QUEUE_DEPTH_KEY } from '../contracts/pipeline.ts';

/**
 * Every Redis key in one place. Stream and group names are those of the product's papers; a prefix is set only when the
 * Redis is shared with others.
 */
export type QueueKeys = ReturnType<typeof queueKeys>;

export function queueKeys(prefix: string) {
  return {
    /** Captured frames on their way to SQLite. */
    events: `${prefix}telemetry:events`,
    /** Copies of dead letters; the truth is the table `dead_letters`. */
    deadLetters: `${prefix}telemetry:dlq`,
    /** What was written to SQLite, to wake the slow path. */
    changes: `${prefix}cdc:events`,
    /** Events that are queued and not yet acknowledged. */
    depth: `${prefix}${QUEUE_DEPTH_KEY}`,
    /** Random name of this Redis content: gone when the content is gone. */
    epoch: `${prefix}blueplane:queue:epoch`,
    /** There while capture waits for those who derive. */
    hold: `${prefix}blueplane:capture:hold`,
    /** There while so much is sent to us that those who derive stand aside. */
    rush: `${prefix}blueplane:received:rush`,
    /** What the keys of the live metrics begin with; all of it can be made anew from SQLite. */
    live: `${prefix}blueplane:live:`,
    /** Pub/sub channel: derived figures changed. */
    changedChannel: `${prefix}blueplane:changed`,
    /** Pub/sub channel of one who waits for received frames to be stored: the names of those that are. */
    storedChannel: (waiter: string) => `${prefix}blueplane:stored:${waiter}`,
  };
}

/** Consumer group of the fast path. */
export const PROCESSORS_GROUP = 'processors';
/** Consumer group of the slow path. */
export const WORKERS_GROUP = 'workers';
