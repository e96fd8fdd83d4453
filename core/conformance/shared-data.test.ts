import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { IS_FULL } from '../../build/test/amount.ts';
import { answerParts, answerTotals } from './test-answers.ts';
import { CorpusHome } from './test-corpus-home.ts';
import { expectSameSums } from './test-expectations.ts';
import { CorpusRedis } from './test-redis.ts';

/**
 * Files of other people's machines, through the whole pipeline: each folder in a home of its own, and all in one. They
 * are read in place, by links, and skipped where they are not. The figures are those of ccusage 20.0.24 on the same files
 * (`--offline`, TZ=UTC), to the millionth of a dollar; thoughts of Gemini are not in its output and are ours.
 */
const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

type Totals = {
  input: number;
  output: number;
  reasoning: number;
  cacheWrite: number;
  cacheRead: number;
  usd: number;
};
type SharedFolder = { links: Readonly<Record<string, string>>; totals: Totals };

const FOLDERS = {
  'r3zil-duck-town': {
    links: { 'claude/projects/duck-town': 'claude/r3zil-duck-town/projects' },
    totals: totals(74_339, 8_806, 3_912_249, 138_844_642, 55.217402),
  },
  'chiphuyen-sniffly': {
    links: { 'claude/projects/sniffly': 'claude/chiphuyen-sniffly' },
    totals: totals(293, 19_313, 206_624, 4_302_385, 2.35613),
  },
  // The one web search that the command line made itself is an estimate, and in no sum.
  'soph-energy': {
    links: { 'claude/projects/energy': 'claude/soph-energy' },
    totals: totals(276, 144_977, 332_924, 19_709_602, 19.847731),
  },
  // One file at three moments, of which the first is the largest: it was rewritten.
  'csm-kr-riemannian': {
    links: {
      'claude/projects/moment-1': 'claude/csm-kr-riemannian/e08fc6a/projects',
      'claude/projects/moment-2': 'claude/csm-kr-riemannian/3abdc8e/projects',
      'claude/projects/moment-3': 'claude/csm-kr-riemannian/23a418d/projects',
    },
    totals: totals(30, 3_169, 14_557, 441_608, 0.267449),
  },
  'agentic-neurodata': {
    links: { codex: 'codex/agentic-neurodata' },
    totals: totals(100_433, 18_529, 0, 542_080, 0.378591),
  },
  // ccusage rounds 3.7364075 up.
  'hindermath-tinycalc': {
    links: { 'codex-other': 'codex/hindermath-tinycalc' },
    totals: totals(901_898, 56_693, 0, 7_796_480, 3.7364075),
  },
  'agunginsani-expenses': {
    links: { gemini: 'gemini/agunginsani-expenses/tmp' },
    totals: { ...totals(362_909, 16_586, 0, 1_619_983, 0.352379), reasoning: 13_389 },
  },
  'acore2026-free5gc': {
    links: { 'gemini-other': 'gemini/acore2026-free5gc/tmp' },
    totals: { ...totals(5_428, 12, 0, 0, 0.00287), reasoning: 40 },
  },
  // Conversations and prompts, but no word of tokens.
  'slevin48-cursor-history': {
    links: { 'cursor/User': 'cursor/slevin48-cursor-history' },
    totals: totals(0, 0, 0, 0, 0),
  },
  'anuragabhay-workspace': {
    links: { 'cursor/.cursor': 'cursor/anuragabhay-workspace' },
    totals: totals(0, 0, 0, 0, 0),
  },
} satisfies Record<string, SharedFolder>;

function totals(input: number, output: number, cacheWrite: number, cacheRead: number, usd: number): Totals {
  return { input, output, reasoning: 0, cacheWrite, cacheRead, usd };
}

/** Thirteen thousand lines, twice, on a busy machine. */
const PATIENCE_MS = 120_000;

const redis = new CorpusRedis();
afterAll(() => redis.close());

/** Reads folders in a home of their own. */
async function withHome(folders: readonly SharedFolder[], act: (home: CorpusHome) => Promise<void>): Promise<void> {
  const home = new CorpusHome(redis.socket, {});
  try {
    for (const [link, folder] of folders.flatMap(({ links }) => Object.entries(links))) {
      mkdirSync(dirname(join(home.tools, link)), { recursive: true });
      symlinkSync(join(DATA, folder), join(home.tools, link));
    }
    await home.read();
    await act(home);
  } finally {
    await home.close();
  }
}

/** @param digits of the dollars that are right */
async function expectTotals(home: CorpusHome, expected: Totals, digits: number): Promise<void> {
  const { responses, cacheWrite5m, cacheWrite1h, ...answer } = await answerTotals(home);
  const cacheWrite = cacheWrite5m + cacheWrite1h;
  const nothingElse = {
    estimatedUsd: 0,
    estimatedTokens: 0,
    unpriced: {},
    rejected: {},
    deadLetters: 0,
    rowsBehind: 0,
  };
  const usd = expect.closeTo(expected.usd, digits);
  expect({ ...answer, cacheWrite }).toEqual({ ...expected, ...nothingElse, usd });
  const { input, output, reasoning, cacheRead } = answer;
  await expectSameSums(home, { responses, input, output, reasoning, cacheRead, cacheWrite, usd: answer.usd });
}

const ZONES = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'];

type BilledRow = { at: number; input: number; output: number; read: number; written: number; pico: bigint };

/** What the days of a zone have to be: response by response, each on the day that the zone's clock shows. */
function daysOf(home: CorpusHome, zone: string): Map<string, { responses: number; tokens: number; pico: bigint }> {
  const calendar = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const rows = home.database.prepare<[], BilledRow>(
    `SELECT CAST(occurred_at AS REAL) AS at, CAST(input_tokens AS REAL) AS input, CAST(output_tokens AS REAL) AS output,
       CAST(cache_read_tokens AS REAL) AS read, CAST(cache_write_5m_tokens + cache_write_1h_tokens AS REAL) AS written,
       cost_picousd AS pico FROM usage`,
  );
  const days = new Map<string, { responses: number; tokens: number; pico: bigint }>();
  for (const { at, input, output, read, written, pico } of rows.safeIntegers(true).iterate()) {
    const day = calendar.format(at);
    const known = days.get(day) ?? { responses: 0, tokens: 0, pico: 0n };
    days.set(day, {
      responses: known.responses + 1,
      tokens: known.tokens + input + output + read + written,
      pico: known.pico + pico,
    });
  }
  return days;
}

describe.skipIf(!existsSync(DATA))('files of others (needs ../shared/data)', () => {
  // The short form has the sum of all below.
  test.each(Object.entries(FOLDERS).slice(0, IS_FULL ? undefined : 1))(
    '%s has the totals that are known',
    async (_name, folder) => {
      await withHome([folder], (home) => expectTotals(home, folder.totals, 6));
    },
    PATIENCE_MS,
  );

  test(
    'all in one home are the sum of all, on every day of every zone, and after a rebuild',
    async () => {
      const folders = Object.values(FOLDERS);
      const sum = (key: keyof Totals) => folders.reduce((total, folder) => total + folder.totals[key], 0);
      const all = totals(sum('input'), sum('output'), sum('cacheWrite'), sum('cacheRead'), sum('usd'));
      await withHome(folders, async (home) => {
        // Each of the ten figures of dollars is rounded to a millionth.
        await expectTotals(home, { ...all, reasoning: sum('reasoning') }, 5);
        for (const zone of ZONES) {
          const truth = [...daysOf(home, zone)].sort(([one], [other]) => (one < other ? -1 : 1));
          const answered = (await answerParts(home, 'daily', zone)).map(([day, part]) => {
            const tokens = part.input + part.output + part.cacheRead + part.cacheWrite;
            return [day, { responses: part.responses, tokens, usd: part.usd }];
          });
          expect(answered).toEqual(
            truth.map(([day, { responses, tokens, pico }]) => [day, { responses, tokens, usd: Number(pico) / 1e12 }]),
          );
        }
        const { changes, unreadable } = await home.rebuild();
        expect({ changes, unreadable }).toEqual({ changes: [], unreadable: 0 });
      });
    },
    PATIENCE_MS,
  );
});
