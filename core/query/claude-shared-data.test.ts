import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IS_FULL } from '../../build/test/amount.ts';
import { claudeCodeParser } from '../capture/claude-code/monitor.ts';
import { parseJsonLine } from '../capture/json-line.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { SaltedHasher } from '../privacy/salted-hash.ts';
import { Deriver } from '../slow-path/deriver.ts';
import { deriveAll } from '../slow-path/test-derived.ts';
import { storeEvents } from '../slow-path/test-transcript.ts';
import { createQueryService } from './index.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/**
 * Transcripts of other people's machines, read in place; skipped where they are not. The expected figures are those of
 * ccusage 20.0.24 (`--offline`, TZ=UTC) on the same files.
 */
const DATA = fileURLToPath(new URL('../../../shared/data/claude/', import.meta.url));

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

/** Derives folders. Files called `full.jsonl` stand for the session that their folder is called after. */
function take(...folders: string[]): void {
  const hasher = new SaltedHasher(Buffer.alloc(32, 7));
  const parser = claudeCodeParser(hasher);
  for (const folder of folders) {
    for (const path of globSync('**/*.jsonl', { cwd: join(DATA, folder) }).sort()) {
      const bytes = readFileSync(join(DATA, folder, path));
      const name = basename(path) === 'full.jsonl' ? `projects/p/${path.split('/')[0]}.jsonl` : path;
      const parse = parser.begin(name, Date.UTC(2026, 0, 1));
      const events = [];
      for (let start = 0; start < bytes.length; ) {
        const newline = bytes.indexOf(10, start);
        const end = newline === -1 ? bytes.length : newline;
        for (const json of parseJsonLine(bytes.subarray(start, end)).records) {
          const event = parse(json, start + json.start);
          if (event !== null) events.push(event);
        }
        start = end + 1;
      }
      storeEvents(file.writer, events);
    }
  }
  expect(deriveAll(new Deriver(file.writer, createPriceBook())).unreadable).toBe(0);
}

function service() {
  return createQueryService(
    () => file.reader,
    () => null,
  );
}

type Totals = [input: number, output: number, cacheWrite: number, cacheRead: number, usd: number];

async function totals(): Promise<Totals> {
  const report = await service().call('report', { kind: 'daily', timezone: 'UTC' });
  const { inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalCost } = report.totals;
  return [inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, Math.round(totalCost * 1e6) / 1e6];
}

type BlockFigures = [id: string, end: string, last: string | null, entries: number, ...Totals, models: string[]];

async function blocks(): Promise<BlockFigures[]> {
  const answer = await service().call('blocks', { timezone: 'UTC' });
  return answer.blocks.map((block) => {
    const { inputTokens, outputTokens, cacheCreationInputTokens, cacheReadInputTokens } = block.tokenCounts;
    const tokens = [inputTokens, outputTokens, cacheCreationInputTokens, cacheReadInputTokens] as const;
    const usd = Math.round(block.costUSD * 1e8) / 1e8;
    return [block.id, block.endTime, block.actualEndTime, block.entries, ...tokens, usd, block.models];
  });
}

const DUCK_TOWN = 'r3zil-duck-town';
const SNIFFLY = 'chiphuyen-sniffly';
const ENERGY = 'soph-energy';
const MOMENTS = ['e08fc6a', '3abdc8e', '23a418d'].map((moment) => `csm-kr-riemannian/${moment}`);

const EXPECTED: [folder: string[], figures: Totals][] = [
  [[DUCK_TOWN], [74_339, 8_806, 3_912_249, 138_844_642, 55.217402]],
  [[SNIFFLY], [293, 19_313, 206_624, 4_302_385, 2.35613]],
  // Without the one web search that the command line made itself: it is an estimate, and kept apart from every cost.
  [[ENERGY], [276, 144_977, 332_924, 19_709_602, 19.847731]],
  [MOMENTS, [30, 3_169, 14_557, 441_608, 0.267449]],
];

describe.skipIf(!existsSync(DATA))('transcripts of others (needs ../shared/data)', () => {
  test.each(IS_FULL ? EXPECTED : EXPECTED.slice(1, 2))('%j has the totals that are known', async (folders, figures) => {
    take(...folders);
    expect(await totals()).toEqual(figures);
  });

  test('a file that was rewritten shorter takes nothing away, whatever moment is read first', async () => {
    take(...MOMENTS);
    const all = await totals();
    for (const moment of MOMENTS.toReversed()) {
      take(moment);
      expect(await totals()).toEqual(all);
    }
  });

  test('all in one home are the sum of all', async () => {
    take(DUCK_TOWN, SNIFFLY, ENERGY, ...MOMENTS);
    const sums = EXPECTED.map(([, figures]) => figures).reduce((a, b) => [
      a[0] + b[0],
      a[1] + b[1],
      a[2] + b[2],
      a[3] + b[3],
      a[4] + b[4],
    ]);
    const found = await totals();
    expect(found.slice(0, 4)).toEqual(sums.slice(0, 4));
    expect(found[4]).toBeCloseTo(sums[4], 5);
  });

  const HAIKU = 'claude-haiku-4-5-20251001';
  const SONNET = 'claude-sonnet-4-5-20250929';
  const SONNET_4 = 'claude-sonnet-4-20250514';
  test.each<[string, string[], BlockFigures[]]>([
    [
      DUCK_TOWN,
      [DUCK_TOWN],
      // biome-ignore format: a table reads better packed
      [
        ['2026-01-23T17:00:00.000Z', '2026-01-23T22:00:00.000Z', '2026-01-23T19:41:41.627Z', 25, 275, 68, 52_023, 604_402, 0.37825185, [SONNET]],
        ['gap-2026-01-24T00:41:41.627Z', '2026-01-24T18:24:57.603Z', null, 0, 0, 0, 0, 0, 0, []],
        ['2026-01-24T18:00:00.000Z', '2026-01-24T23:00:00.000Z', '2026-01-24T22:59:58.236Z', 692, 16_045, 1_608, 811_567, 21_372_640, 8.99811935, [SONNET, HAIKU]],
        ['2026-01-24T23:00:00.000Z', '2026-01-25T04:00:00.000Z', '2026-01-25T03:09:46.748Z', 1_174, 27_236, 2_576, 1_491_450, 44_266_139, 18.4891582, [SONNET, HAIKU]],
        ['2026-01-25T05:00:00.000Z', '2026-01-25T10:00:00.000Z', '2026-01-25T05:18:37.782Z', 71, 756, 155, 92_944, 1_664_229, 0.8213678, [SONNET, HAIKU]],
        ['gap-2026-01-25T10:18:37.782Z', '2026-01-25T18:36:53.926Z', null, 0, 0, 0, 0, 0, 0, []],
        // ccusage counts 1,888 entries: two more, which Claude Code wrote itself (`<synthetic>`) and nobody was billed for.
        ['2026-01-25T18:00:00.000Z', '2026-01-25T23:00:00.000Z', '2026-01-25T21:36:08.686Z', 1_886, 30_027, 4_399, 1_464_265, 70_937_232, 26.53050525, [SONNET, HAIKU]],
      ],
    ],
    [
      SNIFFLY,
      [SNIFFLY],
      // biome-ignore format: a table reads better packed
      [
        ['2025-06-08T10:00:00.000Z', '2025-06-08T15:00:00.000Z', '2025-06-08T11:56:46.820Z', 86, 205, 19_035, 190_624, 4_257_841, 2.2783323, [SONNET_4]],
        ['gap-2025-06-08T16:56:46.820Z', '2025-06-10T12:36:26.585Z', null, 0, 0, 0, 0, 0, 0, []],
        ['2025-06-10T12:00:00.000Z', '2025-06-10T17:00:00.000Z', '2025-06-10T12:37:28.376Z', 4, 88, 278, 16_000, 44_544, 0.0777972, [SONNET_4]],
      ],
    ],
    [
      ENERGY,
      [ENERGY],
      // biome-ignore format: a table reads better packed
      [
        ['2026-08-17T13:00:00.000Z', '2026-08-17T18:00:00.000Z', '2026-08-17T16:47:03.683Z', 117, 234, 125_736, 201_413, 17_180_667, 13.7490335, ['claude-opus-5']],
        ['gap-2026-08-17T21:47:03.683Z', '2026-08-20T12:21:42.909Z', null, 0, 0, 0, 0, 0, 0, []],
        ['2026-08-20T12:00:00.000Z', '2026-08-20T17:00:00.000Z', '2026-08-20T12:27:32.838Z', 21, 42, 19_241, 131_511, 2_528_935, 6.0986975, ['claude-fable-5']],
      ],
    ],
    [
      'csm-kr-riemannian',
      MOMENTS,
      // biome-ignore format: a table reads better packed
      [
        ['2026-04-17T04:00:00.000Z', '2026-04-17T09:00:00.000Z', '2026-04-17T04:47:20.980Z', 20, 30, 3_169, 14_557, 441_608, 0.2674494, ['claude-sonnet-4-6']],
      ],
    ],
  ])('%s has the blocks that are known', async (_name, folders, expected) => {
    take(...folders);
    expect(await blocks()).toEqual(expected);
  });
});
