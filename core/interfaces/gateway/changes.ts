import type { Redis } from 'ioredis';
import type { Logger } from '../../runtime/logger.ts';
import { type ChangeFeed, createChangeFeed } from './change-feed.ts';

/** The slow path publishes here after each commit; an external Redis's prefix stands before it. */
const CHANGED_CHANNEL = 'blueplane:changed';
/** How soon a change is seen while Redis cannot announce it, milliseconds. */
const POLL_MS = 1_000;
/** The same while Redis announces: nothing is left then but what nobody told it. */
const LISTENING_POLL_MS = 5_000;

/** Where news of stored figures come from. */
export type ChangeSources = {
  /** A connection of its own: one that listens can do nothing else. */
  subscriber: Redis;
  keyPrefix: string;
  /**
   * A word that differs whenever another process has committed or the database file was replaced; null when there is
   * no database.
   */
  dataVersion: () => string | null;
  log: Logger;
};

/**
 * Watches for changes of stored figures in two ways: Redis tells at once, and the database itself is asked every few
 * seconds, once a second while Redis is away, so that nothing is missed.
 */
export function watchChanges({ subscriber, keyPrefix, dataVersion, log }: ChangeSources): ChangeFeed {
  let unreadable = false;
  let announcedVersion = readVersion();
  // What Redis announced must not be announced again by the next look at the database.
  const feed = createChangeFeed(() => {
    announcedVersion = readVersion();
  });

  function readVersion(): string | null {
    try {
      const version = dataVersion();
      unreadable = false;
      return version;
    } catch (error) {
      if (!unreadable) log.warn({ error }, 'the database cannot be read, trying again every second');
      unreadable = true;
      return null;
    }
  }

  /** Whether Redis took the subscription on this connection: one that it refuses leaves a connection that is ready. */
  let isListening = false;
  let poll: NodeJS.Timeout;
  function lookLater(): void {
    poll = setTimeout(look, isListening ? LISTENING_POLL_MS : POLL_MS);
  }
  function look(): void {
    const version = readVersion();
    if (!unreadable && version !== announcedVersion) feed.notify();
    lookLater();
  }
  lookLater();

  const channel = `${keyPrefix}${CHANGED_CHANNEL}`;
  subscriber.on('message', (from: string) => {
    if (from === channel) feed.notify();
  });
  function subscribe(): void {
    subscriber.subscribe(channel).then(
      () => {
        isListening = true;
      },
      (error: unknown) => {
        isListening = false;
        if (subscriber.status !== 'end')
          log.warn({ error }, 'changes cannot be heard from Redis, looking once a second');
      },
    );
  }
  subscriber.on('close', () => {
    isListening = false;
  });
  subscriber.on('ready', subscribe);
  // Before that it waits for a connection.
  if (subscriber.status === 'ready') subscribe();

  return {
    ...feed,
    stop() {
      clearTimeout(poll);
      feed.stop();
      subscriber.disconnect();
    },
  };
}
