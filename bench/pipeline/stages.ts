import { readFileSync } from 'node:fs';
import { claudeCodeParser } from '../../core/capture/claude-code/monitor.ts';
import { parseJsonLine } from '../../core/capture/json-line.ts';
import type { EventFrame, TelemetryEvent } from '../../core/contracts/telemetry-event.ts';
import { BatchWriter } from '../../core/fast-path/batch-writer.ts';
import { createPriceBook } from '../../core/pricing/price-book.ts';
import { SaltedHasher } from '../../core/privacy/salted-hash.ts';
import { publishStoredRows } from '../../core/queue/change-feed.ts';
import { EventConsumer } from '../../core/queue/event-consumer.ts';
import { EventProducer } from '../../core/queue/event-producer.ts';
import { frameText } from '../../core/queue/frame-text.ts';
import { queueKeys } from '../../core/queue/keys.ts';
import { startTestRedis } from '../../core/queue/test-redis.ts';
import { Deriver } from '../../core/slow-path/deriver.ts';
import { packEvent } from '../../core/storage/packed-event.ts';
import { createTestDatabase } from '../../core/storage/test-database.ts';
import { type Distribution, distributionOf, measure } from './statistics.ts';
import { measureParts, type TimeParts } from './time-parts.ts';

/** Each stage by itself, in one process, on a real Redis and a real database file. */
export type Stages = {
  /** One entry with 100 events into the queue. */
  enqueue: Distribution;
  /** 100 events from the queue's text into the database, one transaction. */
  write: TimeParts;
  /** One event's JSON, as it is stored. */
  compress: Distribution;
  /** Stored rows announced. */
  announce: Distribution;
  /** One event, of batches as the slow path takes them. */
  derive: Distribution;
  /** Events a second from the queue to the end of the commit, one consumer. */
  sustainedPerSecond: number;
};

const BATCH = 100;
const BATCHES = 160;
const WARMING_BATCHES = 20;

/** @param files transcripts, whose first lines are taken */
export async function measureStages(files: readonly string[]): Promise<Stages> {
  const frames = framesOf(linesOf(files));
  const redis = await startTestRedis();
  const database = createTestDatabase();
  try {
    const commands = redis.connect();
    const keys = queueKeys('');
    const producer = new EventProducer(commands, keys);
    await producer.join();
    const consumer = new EventConsumer(redis.connect(), commands, keys, 'bench');
    const takeAll = async (store: (frames: string[]) => void): Promise<number> => {
      let events = 0;
      for (;;) {
        if ((await commands.xlen(keys.events)) === 0) return events;
        const entries = await consumer.read(10);
        store(entries.map((entry) => entry.frame));
        events += entries.reduce((sum, entry) => sum + entry.count, 0);
        await consumer.acknowledge(entries);
      }
    };
    // The first batches find nothing compiled; they are measured by nobody.
    const warm = new BatchWriter(database.writer);
    for (const frame of frames.slice(BATCHES)) warm.write([frameText(frame)]);

    const half = Math.floor(BATCHES / 2);
    const append = (frame: EventFrame | undefined) => {
      if (frame !== undefined) return producer.appendCaptured(frame, frame.events.length, () => false);
    };
    // A queue that is full would be waited for: it is emptied before.
    const enqueue: number[] = [];
    for (let index = 0; index < half; index += 1) {
      const started = performance.now();
      await append(frames[index]);
      enqueue.push(performance.now() - started);
      if (index % 50 === 49) await takeAll(() => {});
    }
    await takeAll(() => {});
    const queued = frames.slice(0, half).map(frameText);
    const write = measureParts(half, (index) => warm.write([queued[index] ?? '']));

    let sustainedMs = 0;
    let sustained = 0;
    for (let from = half; from < BATCHES; from += 50) {
      for (const frame of frames.slice(from, Math.min(from + 50, BATCHES))) await append(frame);
      const started = performance.now();
      sustained += await takeAll((texts) => warm.write(texts));
      sustainedMs += performance.now() - started;
    }

    const events = frames.flatMap((frame) => frame.events).slice(0, 5_000);
    const texts = events.map((event) => JSON.stringify(event));
    const compress = await measure(texts.length, (index) => packEvent(texts[index] ?? ''));
    const announce = await measure(500, () =>
      publishStoredRows(commands, keys, { table: 'claude_raw_traces', rows: BATCH, priority: 1 }),
    );

    const deriver = new Deriver(database.writer, createPriceBook());
    const derive: number[] = [];
    for (;;) {
      const started = performance.now();
      const { rows } = deriver.step();
      if (rows === 0) break;
      derive.push((performance.now() - started) / rows);
    }
    return {
      enqueue: distributionOf(enqueue),
      write,
      compress,
      announce,
      derive: distributionOf(derive),
      sustainedPerSecond: Math.round(sustained / (sustainedMs / 1_000)),
    };
  } finally {
    await redis.close();
    database.close();
  }
}

function* linesOf(files: readonly string[]): Generator<string> {
  for (const file of files) yield* readFileSync(file, 'utf8').split('\n');
}

/** Frames of 100 events each, {@link BATCHES} to be measured and some more to warm up with. */
function framesOf(lines: Iterable<string>): EventFrame[] {
  const parse = claudeCodeParser(new SaltedHasher(Buffer.alloc(32, 1))).begin('bench.jsonl', Date.now());
  const frames: EventFrame[] = [];
  let events: TelemetryEvent[] = [];
  let start = 0;
  let end = 0;
  for (const line of lines) {
    const [json] = parseJsonLine(Buffer.from(line)).records;
    const event = json === undefined ? null : parse(json, end);
    end += Buffer.byteLength(line) + 1;
    if (event === null) continue;
    events.push(event);
    if (events.length < BATCH) continue;
    frames.push({
      version: 1,
      platform: 'claude_code',
      source_file: 'bench',
      generation: 0,
      range_start: start,
      range_end: end,
      fingerprint: String(end),
      source_size: end,
      source_modified_ms: 0,
      events,
      rejections: [],
    });
    events = [];
    start = end;
    if (frames.length === BATCHES + WARMING_BATCHES) return frames;
  }
  throw new Error('the history has too few lines to measure with: give it 60 MiB or more');
}
