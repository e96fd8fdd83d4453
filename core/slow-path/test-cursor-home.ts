import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { ToolsHome } from './test-tools-home.ts';

/** Values of Cursor as it writes them, for tests; times are epoch milliseconds. */

export const AT = Date.UTC(2026, 0, 2, 3, 4);
export const MINUTE = 60_000;
export const GLOBAL = 'cursor/globalStorage/state.vscdb';
export const COMPOSER = '11111111-aaaa-4bbb-8ccc-000000000001';

/** A column of ids that are unique only within their conversation, as SQL: without `COMPOSER` before them. */
export function withinComposer(column: string): string {
  return `replace(${column}, '${COMPOSER}:', '')`;
}

export function workspaceDatabase(name: string): string {
  return `cursor/workspaceStorage/${name}/state.vscdb`;
}

/** A value of the global database: `null` is what Cursor leaves of a deleted one. */
export type Value = object | string | null;

/** Writes values as Cursor does: a row is replaced as a whole. */
export function putValues(path: string, values: Readonly<Record<string, Value>>): void {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    // Nothing here has to survive a loss of power.
    database.exec('PRAGMA synchronous = OFF');
    for (const table of ['ItemTable', 'cursorDiskKV']) {
      database.exec(`CREATE TABLE IF NOT EXISTS ${table} (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)`);
    }
    database.exec('BEGIN');
    for (const [key, value] of Object.entries(values)) {
      const table = /^(composer|aiService|aiCodeTracking)\./.test(key) ? 'ItemTable' : 'cursorDiskKV';
      const text = value === null || typeof value === 'string' ? value : JSON.stringify(value);
      database.prepare(`INSERT INTO ${table} (key, value) VALUES (?, ?)`).run(key, text);
    }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
}

/** `composerData:<id>` with its messages in rows of their own. */
export function composer(bubbleIds: readonly string[], fields: object = {}): object {
  return {
    _v: 3,
    composerId: COMPOSER,
    name: 'A title',
    createdAt: AT,
    lastUpdatedAt: AT + 10 * MINUTE,
    unifiedMode: 'agent',
    status: 'completed',
    modelConfig: { modelName: 'claude-sonnet-4-5', maxMode: false },
    usageData: {},
    fullConversationHeadersOnly: bubbleIds.map((bubbleId) => ({ bubbleId, type: bubbleId.startsWith('u') ? 1 : 2 })),
    ...fields,
  };
}

/** A message: by its name one of a person (`u…`) or an answer. */
export function bubble(bubbleId: string, minute: number | null, fields: object = {}): object {
  return {
    _v: 3,
    type: bubbleId.startsWith('u') ? 1 : 2,
    bubbleId,
    text: 'words',
    tokenCount: { inputTokens: 0, outputTokens: 0 },
    ...(minute === null ? {} : { createdAt: new Date(AT + minute * MINUTE).toISOString() }),
    ...fields,
  };
}

export function tokens(inputTokens: number, outputTokens: number): object {
  return { tokenCount: { inputTokens, outputTokens } };
}

/** A home with Cursor's folders, through the readers, the writer and the derivations of the product. */
export class CursorHome extends ToolsHome {
  /** Puts values into a database. @param values by key; those of a conversation are made by {@link composer} and others */
  put(values: Readonly<Record<string, Value>>, database = GLOBAL): this {
    putValues(this.pathOf(database), values);
    return this;
  }

  /** A conversation with its messages, by their ids. */
  putConversation(bubbles: Readonly<Record<string, object>>, fields: object = {}, id = COMPOSER): this {
    const values: Record<string, Value> = {
      [`composerData:${id}`]: { ...composer(Object.keys(bubbles), fields), composerId: id },
    };
    for (const [name, value] of Object.entries(bubbles)) values[`bubbleId:${id}:${name}`] = value;
    return this.put(values);
  }

  putWorkspace(name: string, folder: string, values: Readonly<Record<string, Value>>): this {
    this.write(`cursor/workspaceStorage/${name}/workspace.json`, JSON.stringify({ folder: `file://${folder}` }), {
      anew: true,
    });
    return this.put(values, workspaceDatabase(name));
  }

  /** Takes in what was written; the sums that are kept and a derivation from the beginning have to agree. */
  async take(): Promise<void> {
    await this.read();
    expect(this.derive().unreadable).toBe(0);
    const { kept, truth } = keptAndTrueSums(this.database);
    expect(kept).toEqual(truth);
    const rows = derivedRows(this.database);
    forgetDerived(this.database);
    expect(deriveAll(new Deriver(this.database, createPriceBook())).unreadable).toBe(0);
    expect(derivedRows(this.database)).toEqual(rows);
  }

  all(sql: string): unknown[] {
    return this.database.prepare(sql).all();
  }

  /** Rows as lists of their values. */
  lists(sql: string): unknown[] {
    return this.database.prepare(sql).raw().all();
  }
}
