import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import { answer as geminiAnswer, metadata } from '../capture/gemini/test-chat.ts';
import type { ExportArgs } from '../contracts/export.ts';
import type { PurgeScope } from '../contracts/purge.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { report } from '../query/report.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { rebuild } from '../slow-path/rebuild.ts';
import { bubble, COMPOSER, composer, GLOBAL, putValues } from '../slow-path/test-cursor-home.ts';
import { derivedRows, keptAndTrueSums } from '../slow-path/test-derived.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { countOf } from '../storage/test-database.ts';
import { exportHome } from './export-home.ts';
import { searchFile } from './purge-proof.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

const exportedSchema = z.object({ tables: z.object({ contents: z.array(z.unknown()) }) });

const text = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const ORIGIN = 'claude/projects/-shop/origin.jsonl';
const clock = (hour: number, minute = 0) =>
  `2026-03-04T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;

/** A line that says something at a time. */
function said(words: string, at: string, session = 'origin'): object {
  return reply(
    { output_tokens: 7 },
    {
      message: {
        id: `msg_${words}`,
        content: [{ type: 'text', text: `${words} for a person and nobody else to read` }],
      },
      line: { uuid: `u-${words}`, requestId: `req_${words}`, sessionId: session, cwd: '/home/ada/shop', timestamp: at },
    },
  );
}

/** Everything that is kept of what was said, in its order. */
function contents(): string[] {
  return home.database
    .prepare<[], { content: Buffer }>('SELECT content FROM event_contents ORDER BY occurred_at, rowid')
    .all()
    .map(({ content }) => inflateSync(content).toString('utf8'));
}

function figures() {
  const { totals, rows } = report(home.database, { kind: 'session', timezone: 'UTC' }, createPriceBook);
  return { totals, rows, derived: derivedRows(home.database), sums: keptAndTrueSums(home.database) };
}

async function rebuilt(): Promise<void> {
  const path = `${home.file.folder}/rebuild.db`;
  const scratch = openScratch(path, home.file.path);
  await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
  scratch.close();
  discardScratch(path);
}

describe('what is kept', () => {
  test('is what happened from the choice on: never what was before, and nothing after it is taken back', async () => {
    home.write(ORIGIN, text(said('one', clock(8))));
    await home.take();
    // Read when the level is `content` already, but it happened before.
    home.write(ORIGIN, text(said('two', clock(9))));
    home.keepContent(clock(10));
    home.write(ORIGIN, text(said('three', clock(10)), said('four', clock(11))));
    await home.take();
    expect(contents()).toEqual([expect.stringContaining('three for'), expect.stringContaining('four for')]);

    home.keepContent(null);
    home.write(ORIGIN, text(said('five', clock(12))));
    await home.take();
    home.keepContent(clock(14));
    home.write(ORIGIN, text(said('six', clock(13)), said('seven', clock(14))));
    await home.take();
    expect(contents().map((each) => /(\w+) for/.exec(each)?.[1])).toEqual(['three', 'four', 'seven']);
    expect(countOf(home.database, 'claude_raw_traces')).toBe(7);

    // Files that are read anew add nothing to what is known.
    home.keepContent(clock(0));
    await home.readAllAgain();
    expect(contents()).toHaveLength(3);
  });

  test('is the record as its tool wrote it', async () => {
    home.keepContent(clock(0));
    const line = said('all', clock(8));
    home.write(ORIGIN, text(line));
    await home.take();
    expect(contents()).toEqual([JSON.stringify(line)]);
  });

  test('changes no figure and no other table', async () => {
    home.write(ORIGIN, text(said('one', clock(8)), said('two', clock(9))));
    await home.take();
    const without = figures();
    const event = (database: PurgeableHome['database']) =>
      database.prepare('SELECT event_id, event_data FROM claude_raw_traces ORDER BY sequence').all();
    const rows = event(home.database);
    home.close();
    home = new PurgeableHome();
    home.keepContent(clock(0));
    home.write(ORIGIN, text(said('one', clock(8)), said('two', clock(9))));
    await home.take();
    expect(countOf(home.database, 'event_contents')).toBe(2);
    expect(event(home.database)).toEqual(rows);
    const withContent = figures();
    expect(withContent).toEqual(without);
    await rebuilt();
    expect(figures()).toEqual(without);
    expect(countOf(home.database, 'event_contents')).toBe(2);
  });

  test('has nothing to do with the kinds of figures that are wanted', async () => {
    home.keepContent(clock(8));
    const prompt = { sessionId: 'origin', uuid: 'p', type: 'user', message: { role: 'user', content: 'words' } };
    home.write(ORIGIN, text({ ...prompt, timestamp: clock(9) }, said('one', clock(9))));
    await home.read();
    const none = { performance: false, acceptance: false, usage: false, code_impact: false, interaction: false };
    const deriver = new Deriver(home.database, createPriceBook(), undefined, none);
    while (deriver.step().rows > 0);
    expect(contents()).toHaveLength(2);
    expect(countOf(home.database, 'usage')).toBe(1);
    expect(home.database.prepare('SELECT sum(interaction_count) FROM conversations').pluck().get()).toBe(0);
  });

  test('holds no earlier messages that a record repeats, and of a message only its last version', async () => {
    home.keepContent(clock(10));
    home.write(
      `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`,
      text(sessionMeta(sessionId(1)), {
        timestamp: clock(11),
        type: 'compacted',
        payload: { message: 'short', replacement_history: ['early words'] },
      }),
    );
    const early = { ...geminiAnswer('m1', 3), timestamp: clock(9), content: 'early words' };
    const late = (content: string) => ({ ...geminiAnswer('m2', 3), timestamp: clock(11), content });
    home.write(
      'gemini/shop/chats/session-g.jsonl',
      text(
        metadata({ sessionId: 'g', startTime: clock(9), lastUpdated: clock(11) }),
        { $set: { messages: [early, late('begun')] } },
        late('begun and ended'),
      ),
    );
    putValues(home.pathOf(GLOBAL), {
      [`composerData:${COMPOSER}`]: composer(['u0', 'a0'], {
        lastUpdatedAt: Date.parse(clock(11)),
        text: 'early words',
      }),
      [`bubbleId:${COMPOSER}:u0`]: { ...bubble('u0', 1), createdAt: clock(9), text: 'early words' },
      [`bubbleId:${COMPOSER}:a0`]: { ...bubble('a0', 2), createdAt: clock(11), text: 'late words' },
      [`bubbleId:${COMPOSER}:x0`]: { type: 2, text: 'early words of a version that wrote no times' },
    });
    home.write('cursor/projects/p/agent-transcripts/t/t.jsonl', text({ role: 'user', content: 'no time' }));
    await home.take();
    // All of it was captured.
    expect(countOf(home.database, 'codex_raw_traces')).toBe(2);
    expect(countOf(home.database, 'gemini_raw_traces')).toBe(5);
    expect(countOf(home.database, "cursor_raw_traces WHERE event_type = 'bubble'")).toBe(3);
    expect(countOf(home.database, "cursor_raw_traces WHERE event_type = 'transcriptLine'")).toBe(1);
    const kept = contents();
    expect(kept.filter((each) => /early words|no time/.test(each))).toEqual([]);
    expect(kept.filter((each) => each.includes('begun'))).toEqual([expect.stringContaining('begun and ended')]);
    expect(kept.filter((each) => each.includes('late words'))).toHaveLength(1);
    expect(kept.filter((each) => each.includes('"short"'))).toHaveLength(1);
  });
});

describe('an export', () => {
  const exported = async (more: Partial<ExportArgs>) => {
    const path = join(testFolder(), 'export.json');
    const args: ExportArgs = { format: 'json', path, timezone: 'UTC', ...more };
    const result = await exportHome(home.paths, args, {
      report: () => undefined,
      signal: new AbortController().signal,
    });
    return { text: readFileSync(path, 'utf8'), tables: result.tables };
  };

  test('holds what was said only where it is asked for, and never where it is anonymous', async () => {
    home.keepContent(clock(8));
    const line = said('secretly', clock(9));
    home.write(ORIGIN, text(line));
    await home.take();
    const plain = await exported({});
    expect(plain.text).not.toContain('secretly for');
    expect(plain.text).not.toContain('"contents"');
    const whole = await exported({ content: true });
    const { contents: rows } = exportedSchema.parse(JSON.parse(whole.text)).tables;
    expect(rows).toEqual([
      { platform: 'claude_code', session: 'origin', project: 'shop', at: clock(9), record: JSON.stringify(line) },
    ]);
    expect(whole.tables.at(-1)).toEqual({ table: 'contents', rows: 1 });
    await expect(exported({ content: true, anonymize: true })).rejects.toThrow('cannot be made anonymous');
    await expect(exported({ content: true, format: 'csv' })).rejects.toThrow('JSON export only');
    expect((await exported({ anonymize: true })).text).not.toContain('secretly for');
  });
});

/** Bytes of the home in which one of these is found. */
function found(needles: readonly (string | Buffer)[]): number {
  home.database.pragma('wal_checkpoint(TRUNCATE)');
  return searchFile(
    home.file.path,
    needles.map((needle) => Buffer.from(needle)),
  ).found;
}

describe('a purge', () => {
  async function speak(): Promise<void> {
    home.keepContent(clock(8));
    home.write(ORIGIN, text(said('one', clock(7)), said('two', clock(9)), said('three', clock(10))));
    home.write('claude/projects/-shop/other.jsonl', text(said('four', clock(11), 'other')));
    home.write(
      `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`,
      text(
        { ...sessionMeta(sessionId(1)), timestamp: clock(9) },
        { ...turnContext('gpt-5.4', 1), timestamp: clock(9) },
      ),
    );
    await home.take();
    expect(countOf(home.database, 'event_contents')).toBe(5);
  }

  test('of content alone leaves every figure as it is, proves it, and nothing comes back', async () => {
    await speak();
    const before = figures();
    const stored = home.database.prepare<[], Buffer>('SELECT content FROM event_contents').pluck().all();
    expect(found(stored.map((each) => each.subarray(0, 48)))).toBeGreaterThan(0);
    const scope: PurgeScope = { content: true };
    const { oldest, newest, projects, files, bytes, ...preview } = await home.preview(scope);
    expect({ oldest, newest, projects, files }).toEqual({
      oldest: clock(9),
      newest: clock(11),
      projects: [],
      files: { count: 0, bytes: 0 },
    });
    expect(bytes).toBe(stored.reduce((sum, each) => sum + each.length, 0));
    const result = await home.purge(scope);
    expect(result.purged).toEqual(preview);
    expect(result.purged).toMatchObject({
      contents: 5,
      sessions: 3,
      events: 0,
      totals: { responses: 0, totalCost: 0 },
    });
    expect(result.proof).toMatchObject({ clean: true });
    expect(result.proof.places[0]).toEqual({ place: 'rows', looked: 5, found: 0 });
    expect(result.left).toEqual([]);
    expect(found(stored.map((each) => each.subarray(0, 48)))).toBe(0);
    expect(figures()).toEqual(before);
    await home.readAllAgain();
    expect(contents()).toEqual([]);
    expect(figures()).toEqual(before);
    expect(countOf(home.database, 'tombstones')).toBe(0);

    // The level holds: what is said from now on is kept.
    home.write(ORIGIN, text(said('five', clock(12))));
    await home.take();
    expect(contents()).toHaveLength(1);
  });

  test('of a session or a range takes its content with it', async () => {
    await speak();
    const session = await home.purge({ session: 'other' });
    expect(session.purged).toMatchObject({ contents: 1, events: 1 });
    expect(contents().join()).not.toContain('four for');
    const range = await home.preview({ platform: 'claude_code', until: '2026-03-04', timezone: 'UTC' });
    const { purged } = await home.purge({ platform: 'claude_code', until: '2026-03-04', timezone: 'UTC' });
    expect([range.contents, purged.contents]).toEqual([2, 2]);
    expect(countOf(home.database, 'event_contents')).toBe(2);
    expect(countOf(home.database, 'event_contents WHERE event_id NOT IN (SELECT event_id FROM codex_raw_traces)')).toBe(
      0,
    );
  });

  test.each([
    { content: true, session: 'origin' },
    { content: true, everything: true },
  ] as const)('of content and something else is refused: %j', async (scope) => {
    await speak();
    await expect(home.purge(scope)).rejects.toThrow('name nothing else');
    expect(countOf(home.database, 'event_contents')).toBe(5);
  });
});
