import type { Redis } from 'ioredis';
import type { EventFrame } from '../../core/contracts/telemetry-event.ts';
import { BatchWriter } from '../../core/fast-path/batch-writer.ts';
import { createPriceBook } from '../../core/pricing/price-book.ts';
import { publishStoredRows } from '../../core/queue/change-feed.ts';
import { EventConsumer } from '../../core/queue/event-consumer.ts';
import { EventProducer } from '../../core/queue/event-producer.ts';
import { frameText } from '../../core/queue/frame-text.ts';
import { type QueueKeys, queueKeys } from '../../core/queue/keys.ts';
import { startTestRedis } from '../../core/queue/test-redis.ts';
import { Deriver } from '../../core/slow-path/deriver.ts';
import { PLAIN_BYTES, packEvent } from '../../core/storage/packed-event.ts';
import { createTestDatabase } from '../../core/storage/test-database.ts';
import { BATCH, FULL_QUEUE, firstLines, framesOf } from './frames.ts';
import { type Distribution, distributionOf, measure } from './statistics.ts';
import { measureSustained, type Sustained } from './sustained.ts';
import { measureParts, type TimeParts } from './time-parts.ts';

/** Each stage by itself, in one process, on a real Redis and a real database file. */
export type Stages = {
  /** One entry with 100 events into the queue. */
  enqueue: Distribution;
  /** 100 events from the queue's text into the database, one transaction. */
  write: TimeParts;
  /** One event's JSON, as it is stored: short ones as they are. */
  keep: Distribution;
  /** The same of long ones, which are compressed: of ten events as one, as some tools write a whole turn. */
  compress: Distribution;
  /** Stored rows announced. */
  announce: Distribution;
  /** One event, of 100 that were stored together, as news are. */
  derive: Distribution;
  sustained: Sustained;
};

/** Of each stage that is measured frame by frame: enough for a P99 that is not the slowest one. */
const TIMES = 200;
/** The first find nothing compiled; they are measured by nobody. */
const WARMING = 20;
/** Of one event packed, at most. */
const PACKED = 5_000;
const ANNOUNCED = 500;
/** Some lines are no events. */
const LINES = (TIMES + WARMING) * BATCH * 1.25;

/** @param files transcripts, whose first lines are taken */
export async function measureStages(files: readonly string[]): Promise<Stages> {
  const lines = firstLines(files, LINES);
  const frames = framesOf(lines, 1);
  const [warming, measured] = [frames.slice(0, WARMING), frames.slice(WARMING, WARMING + TIMES)];
  const redis = await startTestRedis();
  const database = createTestDatabase();
  try {
    const commands = redis.connect();
    const keys = queueKeys('');
    const producer = new EventProducer(commands, keys);
    await producer.join();
    const append = (frame: EventFrame) => producer.appendCaptured(frame, frame.events.length, () => false);

    const enqueue: number[] = [];
    for (const [index, frame] of measured.entries()) {
      const started = performance.now();
      await append(frame);
      enqueue.push(performance.now() - started);
      // A queue that is full would be waited for.
      if (index % FULL_QUEUE === FULL_QUEUE - 1) await emptyQueue(commands, redis.connect(), keys);
    }
    await emptyQueue(commands, redis.connect(), keys);

    const writer = new BatchWriter(database.writer);
    const deriver = new Deriver(database.writer, createPriceBook());
    const derive: number[] = [];
    const deriveAll = () => {
      const started = performance.now();
      let rows = 0;
      for (let step = deriver.step(); step.rows > 0; step = deriver.step()) rows += step.rows;
      derive.push((performance.now() - started) / rows);
    };
    for (const frame of warming) {
      writer.write([frameText(frame)]);
      deriveAll();
    }
    derive.length = 0;
    const texts = measured.map(frameText);
    const write = measureParts(texts.length, (index) => writer.write([texts[index] ?? '']), deriveAll);

    const short = measured.flatMap((frame) => frame.events.map((event) => JSON.stringify(event)));
    const long = measured.flatMap((frame) => inTens(frame.events).map((ten) => JSON.stringify(ten)));
    const pack = (some: readonly string[], isWanted: (bytes: number) => boolean) => {
      const wanted = some.filter((text) => isWanted(Buffer.byteLength(text))).slice(0, PACKED);
      return measure(wanted.length, (index) => packEvent(wanted[index] ?? ''));
    };
    const announce = await measure(ANNOUNCED, () =>
      publishStoredRows(commands, keys, { table: 'claude_raw_traces', rows: BATCH, priority: 1 }),
    );
    return {
      enqueue: distributionOf(enqueue),
      write,
      keep: await pack(short, (bytes) => bytes <= PLAIN_BYTES),
      compress: await pack(long, (bytes) => bytes > PLAIN_BYTES),
      announce,
      derive: distributionOf(derive),
      sustained: await measureSustained(redis, lines),
    };
  } finally {
    await redis.close();
    database.close();
  }
}

function inTens<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.floor(items.length / 10) }, (_, index) => items.slice(index * 10, index * 10 + 10));
}

async function emptyQueue(commands: Redis, reading: Redis, keys: QueueKeys): Promise<void> {
  const consumer = new EventConsumer(reading, commands, keys, 'bench');
  while ((await commands.xlen(keys.events)) > 0) await consumer.acknowledge(await consumer.read(10));
  reading.disconnect();
}
