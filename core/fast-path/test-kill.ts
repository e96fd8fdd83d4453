import { Redis } from 'ioredis';
import { pino } from 'pino';
import { EventConsumer } from '../queue/event-consumer.ts';
import { queueKeys } from '../queue/keys.ts';
import { openWritable } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { type BatchResult, BatchWriter } from './batch-writer.ts';
import { FastPath } from './fast-path.ts';

// Run as a process: a fast path that is killed in the instant after its commit, before it acknowledges.
const [databasePath = '', socketPath = ''] = process.argv.slice(2);

class KilledAfterCommit extends BatchWriter {
  override write(frames: readonly string[]): BatchResult {
    super.write(frames);
    process.kill(process.pid, 'SIGKILL');
    throw new Error('killed');
  }
}

const connect = () => new Redis({ path: socketPath, maxRetriesPerRequest: null });
const [blocking, commands] = [connect(), connect()];
const keys = queueKeys('');
const consumer = new EventConsumer(blocking, commands, keys, 'fast-path-1');
const writer = new KilledAfterCommit(openWritable(databasePath));
const place = new DatabasePlace(databasePath);
new FastPath(consumer, commands, keys, writer, place, pino({ level: 'silent' })).start();
