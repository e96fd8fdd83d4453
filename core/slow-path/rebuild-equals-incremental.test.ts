import { expect, test } from 'vitest';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { generateSampleData } from '../sample-data/generate.ts';
import { countOf, createTestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, storeEvents } from './test-transcript.ts';

const NOW_MS = Date.UTC(2026, 7, 20, 12);

const sample = generateSampleData({ days: 6, seed: 11, now: NOW_MS, utcOffsetMinutes: 0 });

function sampleEvents(): TelemetryEvent[] {
  return sample.files
    .filter(({ path }) => path.endsWith('.jsonl'))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n').filter((line) => line !== '');
      return eventsOf(
        path,
        lines.map((line) => JSON.parse(line)),
      );
    });
}

test('deriving everything anew gives the rows that growing with each arrival gave', () => {
  const { writer, close } = createTestDatabase();
  const events = sampleEvents();
  expect(events.length).toBeGreaterThan(500);

  // Arriving in small, uneven pieces, each derived at once.
  let from = 0;
  for (let size = 1; from < events.length; size = (size * 7 + 3) % 41 || 1) {
    storeEvents(writer, events.slice(from, from + size));
    deriveAll(new Deriver(writer, createPriceBook()));
    from += size;
  }
  const grown = derivedRows(writer);
  expect(grown.usage?.length).toBeGreaterThan(100);
  expect(grown.tool_calls?.length).toBeGreaterThan(100);

  forgetDerived(writer);
  expect(deriveAll(new Deriver(writer, createPriceBook()))).toEqual({ rows: events.length, unreadable: 0 });
  expect(derivedRows(writer)).toEqual(grown);
  const { kept, truth } = keptAndTrueSums(writer);
  expect(kept).toEqual(truth);
  close();
});

test('what is derived is what was billed', () => {
  const { writer, close } = createTestDatabase();
  storeEvents(writer, sampleEvents());
  deriveAll(new Deriver(writer, createPriceBook()));
  const derived = writer.prepare(
    `SELECT count(*) AS responses, sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens,
       sum(cache_read_tokens) AS cacheReadTokens, sum(cache_write_5m_tokens) AS cacheWrite5mTokens,
       sum(cache_write_1h_tokens) AS cacheWrite1hTokens, sum(web_searches) AS webSearches FROM usage`,
  );
  expect(derived.get()).toEqual(sample.truth.totals);
  expect(countOf(writer, 'conversations')).toBe(sample.truth.sessions);
  close();
});

test('the order in which files were read does not matter', () => {
  const [one, two] = [createTestDatabase(), createTestDatabase()];
  const events = sampleEvents();
  for (const [file, order] of [
    [one, events],
    [two, [...events].reverse()],
  ] as const) {
    storeEvents(file.writer, order);
    deriveAll(new Deriver(file.writer, createPriceBook()));
  }
  expect(derivedRows(two.writer)).toEqual(derivedRows(one.writer));
  one.close();
  two.close();
});
