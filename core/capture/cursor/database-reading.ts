import type { CursorRecord } from '../../contracts/cursor-record.ts';
import type { TelemetryEvent } from '../../contracts/telemetry-event.ts';
import { isoTime } from '../../privacy/claude-record.ts';
import type { ContentKeeper } from '../../privacy/content-keeper.ts';
import type { JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { blobsOf, readBlobs, type StateMessages } from './conversation-state.ts';
import type { FrameStream } from './frame-stream.ts';
import { DamagedDatabaseError, readDatabase } from './open-database.ts';
import { type ParsedValue, parseValue, type Telling } from './parse-value.ts';
import { databasePlace } from './sources.ts';
import type { ValueMemory } from './value-memory.ts';
import { nameOf, type Page, readPage, SELECTIONS, type Selection, type ValueRow, valueTables } from './value-rows.ts';
import { WorkspaceNames } from './workspace.ts';

/** Less than the number of any row that Cursor makes. */
const EVERY_ROW = Number.MIN_SAFE_INTEGER;

/** What all readings of a process have in common. */
export type ReadingMeans = {
  hasher: SaltedHasher;
  /** Folder for private copies; null: the system's own. */
  copies: string | null;
  content: ContentKeeper;
};

/** One reading of one database: page by page, each in a transaction of its own, so that none lasts. */
export class DatabaseReading {
  readonly #path: string;
  readonly #memory: ValueMemory;
  readonly #stream: FrameStream;
  readonly #hasher: SaltedHasher;
  readonly #copies: string | null;
  readonly #content: ContentKeeper;
  readonly #names: WorkspaceNames;
  /** ISO time for records that have none. */
  readonly #fallbackTime: string;
  /** All values were seen: of those that were not, nothing need be remembered. */
  #isWhole = true;
  #toldWorkspace = false;

  constructor(
    path: string,
    modifiedMs: number,
    memory: ValueMemory,
    stream: FrameStream,
    { hasher, copies, content }: ReadingMeans,
  ) {
    this.#path = path;
    this.#memory = memory;
    this.#stream = stream;
    this.#hasher = hasher;
    this.#copies = copies;
    this.#content = content;
    this.#names = new WorkspaceNames(path, databasePlace(path), hasher);
    this.#fallbackTime = isoTime(modifiedMs) ?? new Date(0).toISOString();
  }

  /**
   * @param isLook looks through all values; otherwise through those that were added or replaced
   * @returns false when the queue wants no more
   * @throws as {@link readDatabase}, but for damage: that is counted, and what can be read is read
   */
  async run(isLook: boolean): Promise<boolean> {
    this.#memory.begin(isLook);
    try {
      const isDone = await this.#readAll(isLook);
      if (isDone && isLook && this.#isWhole) this.#memory.end();
      if (!isDone) this.#memory.forget();
      return isDone;
    } catch (error) {
      // What was taken from it so far is perhaps on no frame yet.
      this.#memory.forget();
      throw error;
    }
  }

  async #readAll(isLook: boolean): Promise<boolean> {
    const tables = await this.#readOrRefuse((database) => valueTables(database));
    // As they are before anything is read: the numbers of one table's rows are told by several selections.
    const lastRows = new Map(SELECTIONS.map(({ table }) => [table, this.#memory.lastRow(table)]));
    for (const selection of SELECTIONS) {
      if (tables?.has(selection.table) !== true) continue;
      const behindRow = isLook ? EVERY_ROW : (lastRows.get(selection.table) ?? EVERY_ROW);
      if (!(await this.#readSelection(selection, behindRow))) return false;
    }
    return true;
  }

  async #readSelection(selection: Selection, behindRow: number): Promise<boolean> {
    let after: string | null = null;
    do {
      const begin: string | null = after;
      const page: Page | null = await this.#readOrRefuse((database) =>
        readPage(database, selection, begin, behindRow, this.#memory),
      );
      if (page === null) return true;
      if (page.damage !== null) this.#damaged(page.damage, selection.table);
      for (const row of page.rows) await this.#take(row);
      if (!(await this.#stream.flush())) return false;
      after = page.last;
    } while (after !== null);
    return true;
  }

  /** null: the database is damaged, which is counted. */
  async #readOrRefuse<Result>(use: Parameters<typeof readDatabase<Result>>[2]): Promise<Result | null> {
    try {
      return await readDatabase(this.#path, this.#copies, use);
    } catch (error) {
      if (!(error instanceof DamagedDatabaseError)) throw error;
      this.#damaged(error, '');
      return null;
    }
  }

  /** Named without its content, so that a damaged database which is read again and again is one refusal. */
  #damaged(error: DamagedDatabaseError, table: string): void {
    this.#isWhole = false;
    this.#reject(`${table} ${error.reason}`, Buffer.alloc(0), error.reason);
  }

  async #take({ table, key, row, bytes, refusal }: ValueRow): Promise<void> {
    if (bytes === null) {
      this.#reject(nameOf(table, key), Buffer.alloc(0), refusal ?? 'damaged_database');
      return;
    }
    const states = new Map<JsonObject, StateMessages>();
    const parsed = parseValue(table, key, bytes, {
      place: databasePlace(this.#path),
      names: this.#names,
      hasher: this.#hasher,
      stateMessages(composer) {
        const counts = { user: 0, assistant: 0, tool: 0, unread: 0 };
        states.set(composer, counts);
        return counts;
      },
    });
    await this.#lookUpStates(states);
    this.#hand(parsed, table, key, row, bytes);
  }

  /** Fills in what the blob store tells, in a transaction of its own. */
  async #lookUpStates(states: ReadonlyMap<JsonObject, StateMessages>): Promise<void> {
    for (const [composer, counts] of states) {
      const names = blobsOf(composer);
      if (names.length === 0) continue;
      const found = await this.#readOrRefuse((database) => readBlobs(database, names));
      Object.assign(counts, found ?? { unread: names.length });
    }
  }

  #hand({ told, refused }: ParsedValue, table: ValueRow['table'], key: string, row: number, bytes: Buffer): void {
    const name = nameOf(table, key);
    const records = told.map(({ identity, record }) => ({ identity, record }));
    const again = this.#memory.tell(name, row, bytes, JSON.stringify([records, refused]));
    if (again === null) return;
    for (const { place, reason } of refused) this.#reject(`${name}${place}`, bytes, reason);
    if (told.length > 0) this.#tellWorkspace();
    for (const telling of told) this.#add(telling, again);
  }

  /** Once a reading, before what happened in it; a database in which nothing happened is no workspace of interest. */
  #tellWorkspace(): void {
    const labels = this.#names.own();
    if (this.#toldWorkspace || labels.workspaceHash === undefined) return;
    this.#toldWorkspace = true;
    const record: CursorRecord = { type: 'workspace', level: databasePlace(this.#path).level, ...labels };
    this.#add({ identity: ['workspace', labels.workspaceHash], record }, 0);
  }

  #add({ identity, record, said }: Telling, again: number): void {
    const returned = again === 0 ? [] : [`again ${again}`];
    const place = ['cursor', this.#hasher.hash('path', this.#path), ...identity, ...returned];
    const time = timeOf(record);
    const event: TelemetryEvent = {
      event_id: this.#hasher.eventId(place, Buffer.from(JSON.stringify(record))),
      platform: 'cursor',
      external_id: this.#sessionOf(record),
      event_type: record.type,
      timestamp: time ?? this.#fallbackTime,
      source_offset: this.#stream.nextPlace(),
      record,
    };
    if (said !== undefined && time !== undefined) {
      this.#content.keep(event, () => Buffer.from(JSON.stringify(said)));
    }
    this.#stream.add(event);
  }

  /** A conversation; else its workspace; else the database, which is the machine's. */
  #sessionOf(record: CursorRecord): string {
    if ('composerId' in record) return record.composerId;
    if (record.workspaceHash !== undefined) return `workspace_${record.workspaceHash}`;
    return `database_${this.#hasher.hash('path', this.#path)}`;
  }

  /** A refusal is named by its place and what stands there, not by the reading: it is counted once. */
  #reject(place: string, bytes: Buffer, reason: string): void {
    const line_digest = this.#hasher.hash('line', Buffer.concat([Buffer.from(`${place}\0`), bytes]));
    this.#stream.reject({ source_offset: 0, line_digest, reason });
  }
}

/** When something happened, as far as the record tells. */
function timeOf(record: CursorRecord): string | undefined {
  switch (record.type) {
    case 'composer':
      return record.lastUpdatedAt ?? record.createdAt;
    case 'bubble':
      return record.createdAt ?? record.clientStartAt ?? record.clientEndAt;
    case 'generation':
      return record.createdAt;
    case 'dailyStats':
      return isoTime(`${record.date}T00:00:00.000Z`);
    default:
      return undefined;
  }
}
