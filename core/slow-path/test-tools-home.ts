import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '../capture/checkpoints.ts';
import { CheckpointReader } from '../capture/checkpoints.ts';
import { findFiles } from '../capture/find-files.ts';
import { withContents } from '../capture/frame-contents.ts';
import { readHook } from '../capture/hooks/read-hook.ts';
import type { MonitoredSources } from '../capture/monitored-sources.ts';
import { readOtlp } from '../capture/otlp/read-otlp.ts';
import { monitoredPlatforms } from '../capture/platforms.ts';
import { openTombstones, withoutPurged } from '../capture/purged-records.ts';
import type { SourceState } from '../capture/source-states.ts';
import type { HookMessage } from '../contracts/hook-record.ts';
import type { OtlpSignal } from '../contracts/otlp-signal.ts';
import type { EventFrame, ReceivedFrame } from '../contracts/telemetry-event.ts';
import { BatchWriter } from '../fast-path/batch-writer.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { ContentKeeper } from '../privacy/content-keeper.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { openReadable } from '../storage/database.ts';
import { readPurgeMark } from '../storage/purge-mark.ts';
import { createTestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll } from './test-derived.ts';
import { ALL_CATEGORIES } from './wanted-facts.ts';

const hasher = new SaltedHasher(Buffer.alloc(32, 7));

/** Folders of several tools and a home: real files through the readers, the writer and the derivations of the product. */
export class ToolsHome {
  readonly file = createTestDatabase();
  readonly database = this.file.writer;
  readonly #checkpoints = new CheckpointReader(() => openReadable(this.file.path), { check: () => undefined });
  /** From when on content is kept, as a person chose it. */
  #contentSince: number | null = null;
  readonly #writer = new BatchWriter(this.database, () => this.#contentSince);
  readonly #content = new ContentKeeper(() => this.#contentSince);
  readonly #platforms: MonitoredSources[];
  #deriver = new Deriver(this.database, createPriceBook());
  #states = new Map<string, SourceState>();
  #step = 0;

  /** @param elsewhere folders of tools that are read in place, instead of the home's own */
  constructor(elsewhere: Readonly<Partial<Record<'claude' | 'codex' | 'gemini' | 'cursor', readonly string[]>>> = {}) {
    const paths = (tool: 'claude' | 'codex' | 'gemini' | 'cursor') => ({
      paths: [...(elsewhere[tool] ?? [join(this.file.folder, 'tools', tool)])],
    });
    const sources = {
      claude_code: paths('claude'),
      codex_cli: paths('codex'),
      gemini_cli: paths('gemini'),
      cursor: paths('cursor'),
    };
    this.#platforms = monitoredPlatforms({ sources, env: {}, hasher, content: this.#content });
  }

  /** What was said is kept from then on, ISO 8601; null: it is not. */
  keepContent(since: string | null): void {
    this.#contentSince = since === null ? null : Date.parse(since);
  }

  /** Puts text at the end of a file, or in its place. @param name below the tools' folders */
  write(name: string, text: string, { anew = false } = {}): void {
    const path = this.pathOf(name);
    mkdirSync(dirname(path), { recursive: true });
    if (anew) writeFileSync(path, text);
    else appendFileSync(path, text);
    // File systems keep times in steps; a change within one step would not show.
    this.#step += 1;
    utimesSync(path, new Date(), new Date(Math.floor(statSync(path).mtimeMs / 1_000) * 1_000 + this.#step * 1_000));
  }

  /** What stands in a file; nothing where there is none. */
  textOf(name: string): string {
    return existsSync(this.pathOf(name)) ? readFileSync(this.pathOf(name), 'utf8') : '';
  }

  remove(name: string): void {
    rmSync(this.pathOf(name), { force: true });
  }

  /**
   * Reads what is new in all files.
   * @param frames how many are stored before the reading breaks off
   * @param turned begins with another file, by so many
   */
  async read(frames = Number.POSITIVE_INFINITY, turned = 0): Promise<void> {
    let left = frames;
    this.#content.refresh();
    const tombstones = openTombstones(this.database, hasher);
    const committed = (source: string): Checkpoint => this.#checkpoints.read(source);
    for (const { folders, sourceOf, reader, find } of this.#platforms) {
      const { files } = await (find?.() ?? findFiles(folders, (path) => sourceOf(path) === path));
      const paths = files.map(({ path }) => path).sort();
      const first = turned % Math.max(1, paths.length);
      for (const path of [...paths.slice(first), ...paths.slice(0, first)]) {
        const sink = async (frame: EventFrame) => {
          left -= 1;
          return left >= 0 && this.#store(withContents(withoutPurged(frame, tombstones), this.#content));
        };
        await reader.read({ state: this.#stateOf(path), committed, hasher, sink });
      }
    }
  }

  /** Takes in what a tool sends. @returns how many events it came to */
  send(signal: OtlpSignal): number {
    const tombstones = openTombstones(this.database, hasher);
    const { events } = readOtlp(signal, {
      hasher,
      categories: ALL_CATEGORIES,
      now: Date.now(),
      admit: (event) => tombstones.admit(event),
    });
    const receipt = { waiter: 'test', frame: 'test' };
    this.#store({ version: 1, received_by: 'otlp', receipt, purge_mark: readPurgeMark(this.database), events });
    return events.length;
  }

  /** Takes in what a hook tells. @returns whether it was kept */
  hear(message: HookMessage): boolean {
    const tombstones = openTombstones(this.database, hasher);
    const event = readHook(message, {
      hasher,
      categories: ALL_CATEGORIES,
      isEnabled: () => true,
      admit: (each) => tombstones.admit(each),
    });
    if (event === null) return false;
    const receipt = { waiter: 'test', frame: 'test' };
    this.#store({
      version: 1,
      received_by: 'hooks',
      receipt,
      purge_mark: readPurgeMark(this.database),
      events: [event],
    });
    return true;
  }

  derive(): { rows: number; unreadable: number } {
    return deriveAll(this.#deriver);
  }

  /** How many responses of each platform are counted. */
  billed(): { platform: string; rows: number }[] {
    return this.database
      .prepare<[], { platform: string; rows: number }>('SELECT platform, count(*) AS rows FROM usage GROUP BY platform')
      .all();
  }

  /** As after a new start: only what is in the database is known. */
  restart(): void {
    this.#states = new Map();
    this.#deriver = new Deriver(this.database, createPriceBook());
  }

  close(): void {
    this.#checkpoints.close();
    this.file.close();
  }

  #store(frame: EventFrame | ReceivedFrame): boolean {
    const { deadLetters } = this.#writer.write([JSON.stringify(frame)]);
    if (deadLetters.length > 0) throw new Error('an event could not be stored');
    return true;
  }

  /** @param name below the tools' folders */
  pathOf(name: string): string {
    return join(this.file.folder, 'tools', name);
  }

  #stateOf(path: string): SourceState {
    const state = this.#states.get(path) ?? {
      path,
      sourceFile: hasher.hash('path', path),
      queued: null,
      seenSize: -1,
      seenModifiedMs: -1,
    };
    this.#states.set(path, state);
    return state;
  }
}
