import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { loadInstallationKey } from '../../core/privacy/installation-key.ts';
import { homePaths } from '../../core/runtime/paths.ts';
import { openWritable } from '../../core/storage/database.ts';
import { migrate } from '../../core/storage/migrate.ts';
import { makeHistory } from './make-history.ts';
import type { HistorySize } from './plan-history.ts';

/**
 * The database of a history, made once a day and kept in the folder for temporary files: making a million rows takes
 * minutes, and its last day must be today.
 */
export function keptHistory(size: HistorySize, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  const path = join(tmpdir(), `blueplane-paint-${day}-${size.responses}.db`);
  if (existsSync(path)) {
    // It may have been made before a migration was added.
    const database = openWritable(path);
    migrate(database);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    return path;
  }
  const making = `${path}.${process.pid}`;
  makeHistory(making, size, now);
  renameSync(making, path);
  return path;
}

/** A home in a folder of its own with a copy of a history, and empty folders where the tools would keep theirs. */
export class PaintHome {
  readonly #root = mkdtempSync(join(tmpdir(), 'bp-paint-'));
  readonly path = this.#folder('home');
  readonly claude = this.#folder('claude');
  readonly env: Record<string, string>;

  constructor(history: string) {
    // A database without its key is refused; where there is none yet, a key is made.
    loadInstallationKey(homePaths(this.path).salt, this.database);
    copyFileSync(history, this.database, constants.COPYFILE_FICLONE);
    this.env = {
      BLUEPLANE_HOME: this.path,
      BLUEPLANE_PORT: '0',
      CLAUDE_CONFIG_DIR: this.claude,
      CODEX_HOME: this.#folder('codex'),
      GEMINI_DATA_DIR: this.#folder('gemini'),
      CURSOR_USER_DIR: this.#folder('cursor'),
      CURSOR_HOME: this.#folder('cursor-home'),
    };
  }

  get database(): string {
    return join(this.path, 'telemetry.db');
  }

  /** Stores something, so that no answer that is kept until then is given again. */
  storeSomething(): void {
    const database = new Database(this.database);
    try {
      database
        .prepare(
          `INSERT INTO insight_choices (insight_id, choice, severity, chosen_at) VALUES ('bench', 'seen', 0, ?)
           ON CONFLICT DO UPDATE SET chosen_at = excluded.chosen_at`,
        )
        .run(Date.now());
    } finally {
      database.close();
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #folder(name: string): string {
    const path = join(this.#root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }
}
