import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { BatchWriter } from '../../core/fast-path/batch-writer.ts';
import { FastPath } from '../../core/fast-path/fast-path.ts';
import { EventConsumer } from '../../core/queue/event-consumer.ts';
import { EventProducer } from '../../core/queue/event-producer.ts';
import { queueKeys } from '../../core/queue/keys.ts';
import type { TestRedis } from '../../core/queue/test-redis.ts';
import { DatabasePlace } from '../../core/storage/database-place.ts';
import { countOf, createTestDatabase } from '../../core/storage/test-database.ts';
import { FULL_QUEUE, framesOf } from './frames.ts';

/** What the fast path, one consumer, makes of a queue that is always filled again. */
export type Sustained = { events: number; ms: number };

/** Full queues, one behind the other. */
const ROUNDS = 12;
const QUEUE_LOOK_MS = 1;

/**
 * The fast path as its process runs it, from the queue to the end of the last commit, with all announcements, into a
 * database of its own that grows meanwhile. Its one thread fills no queue: each is filled before its time is taken.
 * @param lines of transcripts; each round has them as other events @throws when not every event is stored
 */
export async function measureSustained(redis: TestRedis, lines: readonly string[]): Promise<Sustained> {
  const keys = queueKeys('sustained');
  const commands = redis.connect();
  const database = createTestDatabase();
  try {
    const producer = new EventProducer(commands, keys);
    await producer.join();
    const writer = new BatchWriter(database.writer);
    const measured: Sustained = { events: 0, ms: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const frame of framesOf(lines, round).slice(0, FULL_QUEUE)) {
        await producer.appendCaptured(frame, frame.events.length, () => false);
        measured.events += frame.events.length;
      }
      const blocking = redis.connect();
      const consumer = new EventConsumer(blocking, commands, keys, 'sustained');
      const place = new DatabasePlace(database.path);
      const fastPath = new FastPath(consumer, commands, keys, writer, place, pino({ level: 'silent' }));
      const started = performance.now();
      fastPath.start();
      while ((await commands.xlen(keys.events)) > 0) await sleep(QUEUE_LOOK_MS);
      measured.ms += performance.now() - started;
      const stopped = fastPath.stop();
      blocking.disconnect();
      await stopped;
    }
    const stored = countOf(database.writer, 'claude_raw_traces');
    if (stored !== measured.events) throw new Error(`${stored} of ${measured.events} events were stored`);
    return measured;
  } finally {
    database.close();
  }
}

/** Events a second. */
export function perSecond({ events, ms }: Sustained): number {
  return Math.round(events / (ms / 1_000));
}
