import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RebuildResult } from '../contracts/rebuild.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { generateSampleData } from '../sample-data/generate.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { discardScratch, openScratch, ScratchTakenError } from '../storage/scratch-database.ts';
import { countOf, createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { rebuild } from './rebuild.ts';
import { deriveAll, derivedRows, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, reply, storeEvents } from './test-transcript.ts';

let file: TestDatabase;
let scratchPath: string;
beforeEach(() => {
  file = createTestDatabase(50);
  scratchPath = join(file.folder, 'rebuild.db');
});
afterEach(() => file.close());

const sample = generateSampleData({ days: 3, seed: 5, now: Date.UTC(2026, 7, 20, 12), utcOffsetMinutes: 0 });
const sampleEvents = sample.files
  .filter(({ path }) => path.endsWith('.jsonl'))
  .flatMap(({ path, text }) =>
    eventsOf(
      path,
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    ),
  );

async function rebuilt(
  during: (scratch: WritableDB) => void = () => undefined,
  signal = new AbortController().signal,
): Promise<RebuildResult> {
  const scratch = openScratch(scratchPath, file.path);
  try {
    return await rebuild(scratch, createPriceBook(), () => during(scratch), signal);
  } finally {
    scratch.close();
    discardScratch(scratchPath);
  }
}

function fill(): void {
  storeEvents(file.writer, sampleEvents);
  deriveAll(new Deriver(file.writer, createPriceBook()));
}

test('what is right stays as it is, to the row', async () => {
  fill();
  const before = derivedRows(file.writer);
  const ids = rowsOf(file.writer, 'usage', []);
  expect(await rebuilt()).toEqual({ events: sampleEvents.length, unreadable: 0, changes: [] });
  expect(derivedRows(file.writer)).toEqual(before);
  expect(rowsOf(file.writer, 'usage', [])).toEqual(ids);
  expect(existsSync(scratchPath)).toBe(false);
});

test('what is wrong becomes right, and the result says where', async () => {
  fill();
  const before = derivedRows(file.writer);
  file.writer.exec(`
    UPDATE usage SET input_tokens = input_tokens + 1, cost_picousd = 7 WHERE id IN (SELECT id FROM usage LIMIT 3);
    DELETE FROM tool_calls WHERE id IN (SELECT id FROM tool_calls LIMIT 2);
    UPDATE usage_rollup SET cost_picousd = cost_picousd + 1;
    UPDATE session_rollup SET cost_picousd = cost_picousd + 1;
    UPDATE tool_rollup SET failures = failures + 1;
    INSERT INTO usage_rollup SELECT bucket + 1000000, platform, model, project_hash, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
      FROM usage_rollup LIMIT 1;
    UPDATE conversations SET total_tokens = 0, interaction_count = 99;
    INSERT INTO decisions (platform, decision_id, external_id, occurred_at, decision, decided_by)
      SELECT platform, 'invented', external_id, last_activity_at, 'accepted', 'user' FROM conversations LIMIT 1`);
  // Those of calls that were removed are gone already, and come back with them.
  const toolSums = countOf(file.writer, 'tool_rollup');
  const { changes } = await rebuilt();
  expect(derivedRows(file.writer)).toEqual(before);
  const rollup = countOf(file.writer, 'usage_rollup');
  expect(new Map(changes.map(({ table, ...counts }) => [table, counts]))).toEqual(
    new Map([
      ['usage', { added: 0, changed: 3, withdrawn: 0 }],
      ['tool_calls', { added: 2, changed: 0, withdrawn: 0 }],
      ['decisions', { added: 0, changed: 0, withdrawn: 1 }],
      ['usage_rollup', { added: 0, changed: rollup, withdrawn: 1 }],
      ['session_rollup', { added: 0, changed: countOf(file.writer, 'session_rollup'), withdrawn: 0 }],
      ['tool_rollup', { added: 0, changed: toolSums, withdrawn: 0 }],
      ['conversations', { added: 0, changed: countOf(file.writer, 'conversations'), withdrawn: 0 }],
    ]),
  );
});

test('everything derived may be gone', async () => {
  fill();
  const before = derivedRows(file.writer);
  for (const table of Object.keys(before)) file.writer.exec(`DELETE FROM ${table}`);
  await rebuilt();
  expect(derivedRows(file.writer)).toEqual(before);
});

test('what has no raw rows any more stays, and its sums with it', async () => {
  fill();
  const before = derivedRows(file.writer);
  const [gone] = file.writer.prepare<[], { external_id: string }>('SELECT external_id FROM conversations').all();
  // One session altogether, and of every other one the older half.
  file.writer.prepare('DELETE FROM claude_raw_traces WHERE external_id = ?').run(gone?.external_id);
  file.writer.exec(`DELETE FROM claude_raw_traces WHERE timestamp < '2026-08-19'`);
  await rebuilt();
  expect(rowsOf(file.writer, 'usage')).toEqual(before.usage);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
});

test('a response keeps the price it had; one that became another gets the price of now', async () => {
  const line = (id: string, output: number) =>
    reply({ output_tokens: output }, { message: { id }, line: { requestId: id, uuid: `${id}-${output}` } });
  storeEvents(file.writer, eventsOf('projects/p/s.jsonl', [line('same', 5), line('other', 5), line('unpriced', 5)]));
  deriveAll(new Deriver(file.writer, createPriceBook()));
  file.writer.exec(`
    UPDATE usage SET price_version = 'earlier', cost_picousd = 11;
    UPDATE usage SET output_tokens = 4 WHERE message_id = 'other'`);
  await rebuilt();
  expect(
    file.writer
      .prepare("SELECT message_id, output_tokens, price_version = 'earlier', cost_picousd = 11 FROM usage ORDER BY 1")
      .raw()
      .all(),
  ).toEqual([
    ['other', 5, 0, 0],
    ['same', 5, 1, 1],
    ['unpriced', 5, 1, 1],
  ]);
});

test('what others store and derive meanwhile is in it, once', async () => {
  const [first, second] = [sampleEvents.slice(0, 300), sampleEvents.slice(300)];
  storeEvents(file.writer, first);
  const other = openWritable(file.path);
  const deriving = new Deriver(other, createPriceBook());
  deriving.step();
  let pieces = 0;
  const { events } = await rebuilt(() => {
    const piece = second.slice(pieces * 200, (pieces + 1) * 200);
    pieces += 1;
    storeEvents(other, piece);
    if (pieces % 2 === 0) deriving.step();
  });
  expect(events).toBeGreaterThan(300);
  storeEvents(other, second);
  deriveAll(deriving);
  other.close();
  const grown = derivedRows(file.writer);
  expect(grown.usage?.length).toBeGreaterThan(50);
  expect((await rebuilt()).changes).toEqual([]);
  expect(derivedRows(file.writer)).toEqual(grown);
});

test('what is stored in the last instant is in it, too', async () => {
  const [first, last] = [sampleEvents.slice(0, 200), sampleEvents.slice(200, 230)];
  storeEvents(file.writer, first);
  const scratch = openScratch(scratchPath, file.path);
  // The real database; only the instants before its transactions are used: the second one is that of the replacement.
  let transactions = 0;
  const watched = new Proxy(scratch, {
    get(database, name) {
      if (name !== 'transaction') {
        const member = Reflect.get(database, name, database);
        return typeof member === 'function' ? member.bind(database) : member;
      }
      return (work: () => unknown) => {
        const run = database.transaction(work);
        return Object.assign(() => run(), {
          immediate() {
            transactions += 1;
            if (transactions === 2) storeEvents(file.writer, last);
            return run.immediate();
          },
        });
      };
    },
  });
  const { events } = await rebuild(watched, createPriceBook(), () => undefined, new AbortController().signal);
  expect(events).toBe(first.length + last.length);
  scratch.close();
  const grown = derivedRows(file.writer);
  expect(deriveAll(new Deriver(file.writer, createPriceBook()))).toEqual({ rows: 0, unreadable: 0 });
  expect((await rebuilt()).changes).toEqual([]);
  expect(derivedRows(file.writer)).toEqual(grown);
});

test('broken off, it has changed nothing', async () => {
  fill();
  file.writer.exec('UPDATE usage SET input_tokens = 12345');
  const before = derivedRows(file.writer);
  const breaking = new AbortController();
  await expect(rebuilt(() => breaking.abort(), breaking.signal)).rejects.toThrow(/abort/i);
  expect(derivedRows(file.writer)).toEqual(before);
});

test('a second one is refused while the first is at work, and begins anew behind one that was killed', async () => {
  fill();
  const first = openScratch(scratchPath, file.path);
  expect(statSync(scratchPath).mode & 0o777).toBe(0o600);
  expect(() => openScratch(scratchPath, file.path)).toThrow(ScratchTakenError);
  new Deriver(first, createPriceBook()).step();
  first.close();
  const left = openWritable(scratchPath);
  expect(countOf(left, 'usage')).toBeGreaterThan(0);
  left.close();
  expect(await rebuilt()).toMatchObject({ events: sampleEvents.length, changes: [] });
});

test('events that cannot be read are counted', async () => {
  fill();
  file.writer.exec(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
     VALUES ('x', 's', 'assistant', '2026-01-01', 'f', 0, x'00')`,
  );
  expect(await rebuilt()).toMatchObject({ unreadable: 1 });
});
