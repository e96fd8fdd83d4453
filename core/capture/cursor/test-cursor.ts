import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type EventFrame, type EventOf, isEventOf, telemetryEventSchema } from '../../contracts/telemetry-event.ts';
import { NO_CONTENT } from '../../privacy/content-keeper.ts';
import { type Checkpoint, NO_CHECKPOINT } from '../checkpoints.ts';
import type { SourceReader } from '../monitored-sources.ts';
import type { SourceState } from '../source-states.ts';
import { temporaryFolder, testHasher } from '../test-source.ts';
import { databaseReader } from './database-reader.ts';
import { cursorReader } from './monitor.ts';

/** What a value may be: JSON is written as text. */
export type TestValue = object | string | Uint8Array | null;

/** A database as Cursor makes it. The caller closes it. */
export function openCursorDatabase(path: string, { wal = false } = {}): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  if (wal) database.exec('PRAGMA journal_mode = WAL');
  for (const table of ['ItemTable', 'cursorDiskKV']) {
    database.exec(`CREATE TABLE IF NOT EXISTS ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
  }
  return database;
}

/** Writes values as Cursor does: a row that is replaced is a new one. */
export function put(
  database: DatabaseSync,
  table: 'ItemTable' | 'cursorDiskKV',
  values: Readonly<Record<string, TestValue>>,
): void {
  const insert = database.prepare(`INSERT INTO ${table} (key, value) VALUES (?, ?)`);
  database.exec('BEGIN');
  for (const [key, value] of Object.entries(values)) insert.run(key, stored(value));
  database.exec('COMMIT');
}

function stored(value: TestValue): string | Uint8Array | null {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  return JSON.stringify(value);
}

/** Every reading takes no time: on a busy machine one may take so long that the next looks less thoroughly. */
const STANDING_CLOCK = (): number => 0;

/** A `User` folder and a `.cursor` folder of the test's own, and what reading its databases gives. */
export class TestCursor {
  readonly #folder = temporaryFolder();
  readonly user = join(this.#folder.path, 'User');
  readonly home = join(this.#folder.path, '.cursor');
  readonly copies = join(this.#folder.path, 'copies');
  readonly globalPath = join(this.user, 'globalStorage', 'state.vscdb');
  #reader: SourceReader = cursorReader(testHasher, this.copies, NO_CONTENT, STANDING_CLOCK);
  readonly #states = new Map<string, SourceState>();
  readonly #committed = new Map<string, Checkpoint>();
  /** How many more frames are taken before the sink refuses. */
  framesLeft = Number.POSITIVE_INFINITY;
  /** Happens while a frame is taken. */
  duringFrame: () => void | Promise<void> = () => {};

  workspacePath(storage: string): string {
    return join(this.user, 'workspaceStorage', storage, 'state.vscdb');
  }

  /** Says whose a workspace is. */
  describeWorkspace(storage: string, description: object): void {
    const folder = dirname(this.workspacePath(storage));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'workspace.json'), JSON.stringify(description));
  }

  /** Makes a database, or writes more into it, and closes it. */
  write(path: string, table: 'ItemTable' | 'cursorDiskKV', values: Readonly<Record<string, TestValue>>): void {
    const database = openCursorDatabase(path);
    put(database, table, values);
    database.close();
  }

  get reader(): SourceReader {
    return this.#reader;
  }

  /** Readings take as long as the clock says. */
  useClock(now: () => number): void {
    this.#reader = databaseReader(testHasher, this.copies, NO_CONTENT, now);
  }

  stateOf(path: string): SourceState {
    const state = this.#states.get(path) ?? {
      path,
      sourceFile: testHasher.hash('path', path),
      queued: null,
      seenSize: -1,
      seenModifiedMs: -1,
    };
    this.#states.set(path, state);
    return state;
  }

  /** Reads what is new in a source. @returns the frames, stored at once */
  async frames(path: string): Promise<EventFrame[]> {
    const frames: EventFrame[] = [];
    await this.#reader.read({
      state: this.stateOf(path),
      committed: (sourceFile) => this.#committed.get(sourceFile) ?? NO_CHECKPOINT,
      hasher: testHasher,
      sink: async (frame) => {
        if (this.framesLeft <= 0) return false;
        this.framesLeft -= 1;
        await this.duringFrame();
        frames.push(frame);
        const { generation, range_end: offset, fingerprint, source_modified_ms: modifiedMs } = frame;
        this.#committed.set(frame.source_file, { generation, offset, fingerprint, modifiedMs });
        return true;
      },
    });
    return frames;
  }

  /** Reads what is new in a source. */
  async read(path: string): Promise<{ events: EventOf<'cursor'>[]; refused: string[] }> {
    const frames = await this.frames(path);
    return {
      events: frames.flatMap(({ events }) => events).map(cursorEvent),
      refused: frames.flatMap(({ rejections }) => rejections.map(({ reason }) => reason)),
    };
  }

  /** As after a new start: only what was stored is known. */
  restart(): void {
    this.#reader = cursorReader(testHasher, this.copies, NO_CONTENT, STANDING_CLOCK);
    this.#states.clear();
  }

  remove(): void {
    this.#folder.remove();
  }
}

export function cursorEvent(value: unknown): EventOf<'cursor'> {
  const event = telemetryEventSchema.parse(value);
  if (!isEventOf(event, 'cursor')) throw new Error(`an event of ${event.platform}`);
  return event;
}

/** A message as Cursor writes it. */
export function bubble(type: 1 | 2, fields: object = {}): object {
  return {
    _v: 3,
    type,
    text: type === 1 ? 'do it' : 'done',
    createdAt: '2026-01-02T03:04:05.000Z',
    tokenCount: { inputTokens: 0, outputTokens: 0 },
    ...fields,
  };
}

/** A conversation as Cursor writes it, its messages in rows of their own. */
export function composer(composerId: string, bubbles: readonly string[], fields: object = {}): object {
  return {
    _v: 3,
    composerId,
    createdAt: Date.UTC(2026, 0, 2, 3, 4),
    lastUpdatedAt: Date.UTC(2026, 0, 2, 3, 5),
    status: 'completed',
    unifiedMode: 'agent',
    modelConfig: { modelName: 'default', maxMode: false },
    fullConversationHeadersOnly: bubbles.map((bubbleId, index) => ({ bubbleId, type: index % 2 === 0 ? 1 : 2 })),
    ...fields,
  };
}
