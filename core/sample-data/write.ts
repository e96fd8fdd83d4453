import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { SampleDatabase } from './cursor.ts';
import type { OtherToolsSample } from './other-tools.ts';
import type { SampleFile } from './transcript-line.ts';

/** The folders of the tools, each made where it is missing. */
export type SampleFolders = { codex: string; gemini: string; cursorUser: string };

/** Writes files as old as their last line: readers take the newest first. */
export function writeSampleFiles(folder: string, files: readonly SampleFile[]): void {
  for (const { path, text, modifiedAt } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, modifiedAt / 1000, modifiedAt / 1000);
  }
}

/** Writes the sessions of the other tools where those would have left them. */
export function writeOtherTools(folders: SampleFolders, { codex, gemini, cursor }: OtherToolsSample): void {
  writeSampleFiles(folders.codex, codex.files);
  writeSampleFiles(folders.gemini, gemini.files);
  for (const database of cursor.databases) writeDatabase(folders.cursorUser, database);
}

function writeDatabase(folder: string, { path, items, values, workspace, modifiedAt }: SampleDatabase): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file);
  for (const [table, rows] of Object.entries({ ItemTable: items, cursorDiskKV: values })) {
    database.exec(`CREATE TABLE ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
    const insert = database.prepare(`INSERT INTO ${table} (key, value) VALUES (?, ?)`);
    database.transaction(() => {
      for (const [key, value] of Object.entries(rows)) insert.run(key, JSON.stringify(value));
    })();
  }
  database.close();
  utimesSync(file, modifiedAt / 1000, modifiedAt / 1000);
  if (workspace !== null) writeFileSync(join(dirname(file), 'workspace.json'), JSON.stringify(workspace));
}
