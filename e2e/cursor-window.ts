import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Home } from './fixtures.ts';

/** An open window of Cursor, as far as its databases show it: the test writes what Cursor would. */
export type CursorWindow = {
  /** Writes a message of a conversation. @param fields of the message, as Cursor names them */
  say(composerId: string, bubbleId: string, fields: object): void;
  /** Writes a conversation's record. */
  converse(composerId: string, bubbleIds: readonly string[], fields: object): void;
  /** Writes what Cursor itself counted on a day. @param lines as Cursor names them */
  countLines(day: string, lines: object): void;
  close(): void;
};

/** Opens a window on a folder of the name `atlas`. Its databases are in WAL mode and stay open, as Cursor keeps them. */
export function openCursorWindow(home: Home, composerIds: readonly string[]): CursorWindow {
  const user = String(home.env.CURSOR_USER_DIR);
  const storage = join(user, 'workspaceStorage', 'f87f6e0b2cf1ae8645cc0c5ffaa99529');
  const [global, workspace] = [join(user, 'globalStorage'), storage].map((folder) => {
    mkdirSync(folder, { recursive: true });
    const database = new DatabaseSync(join(folder, 'state.vscdb'));
    database.exec('PRAGMA journal_mode = WAL');
    for (const table of ['ItemTable', 'cursorDiskKV']) {
      database.exec(`CREATE TABLE ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
    }
    return database;
  });
  if (global === undefined || workspace === undefined) throw new Error('there are two databases');
  writeFileSync(join(storage, 'workspace.json'), JSON.stringify({ folder: 'file:///home/someone/atlas' }));
  const heads = composerIds.map((composerId) => ({ type: 'head', composerId, createdAt: Date.now() }));
  workspace
    .prepare("INSERT INTO ItemTable VALUES ('composer.composerData', ?)")
    .run(JSON.stringify({ allComposers: heads }));
  const put = (key: string, value: object) =>
    global.prepare('INSERT INTO cursorDiskKV VALUES (?, ?)').run(key, JSON.stringify(value));
  return {
    say(composerId, bubbleId, fields) {
      put(`bubbleId:${composerId}:${bubbleId}`, {
        _v: 3,
        type: 2,
        bubbleId,
        createdAt: new Date().toISOString(),
        tokenCount: { inputTokens: 0, outputTokens: 0 },
        ...fields,
      });
    },
    converse(composerId, bubbleIds, fields) {
      put(`composerData:${composerId}`, {
        _v: 3,
        composerId,
        createdAt: Date.now(),
        lastUpdatedAt: Date.now(),
        modelConfig: { modelName: 'claude-sonnet-4-5' },
        fullConversationHeadersOnly: bubbleIds.map((bubbleId) => ({ bubbleId, type: 2 })),
        ...fields,
      });
    },
    countLines(day, lines) {
      global
        .prepare('INSERT INTO ItemTable VALUES (?, ?)')
        .run(`aiCodeTracking.dailyStats.v1.5.${day}`, JSON.stringify({ date: day, ...lines }));
    },
    close() {
      for (const database of [global, workspace]) database.close();
    },
  };
}
