import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { blocksSchema } from '../contracts/blocks.ts';
import { BLOCK_MS, cutIntoBlocks } from './block-times.ts';
import { createQueryService } from './index.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase, type TestUsage } from './test-database.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MORNING = Date.UTC(2026, 10, 21, 10);

describe('cutting into blocks', () => {
  const spans = (...minutes: number[]) =>
    cutIntoBlocks(minutes.map((minute) => ({ occurredAt: MORNING + minute * MINUTE_MS }))).map(
      ({ start, end, entries }) => [(start - MORNING) / MINUTE_MS, (end - MORNING) / MINUTE_MS, entries.length],
    );

  it.each<[string, number[], number[][]]>([
    ['nothing', [], []],
    ['starts at the hour', [41], [[0, 300, 1]]],
    ['holds what comes up to five hours after its start', [41, 299, 300], [[0, 300, 3]]],
    // Less than five hours after the entry before: no gap between the two.
    [
      'ends five hours after its start',
      [41, 299, 301],
      [
        [0, 300, 2],
        [300, 600, 1],
      ],
    ],
    [
      'has a gap behind it after five idle hours',
      [41, 342],
      [
        [0, 300, 1],
        [341, 342, 0],
        [300, 600, 1],
      ],
    ],
    [
      'has none after exactly five',
      [41, 341],
      [
        [0, 300, 1],
        [300, 600, 1],
      ],
    ],
  ])('%s', (_what, minutes, expected) => expect(spans(...minutes)).toEqual(expected));

  it('keeps every entry once, in blocks that begin at full hours and hold no more than five hours', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 * 24 * 5 * 60_000 }), { maxLength: 80 });
    fc.assert(
      fc.property(times, (offsets) => {
        const entries = offsets.toSorted((a, b) => a - b).map((offset) => ({ occurredAt: MORNING + offset }));
        const cut = cutIntoBlocks(entries);
        expect(cut.flatMap((span) => span.entries)).toEqual(entries);
        for (const { start, end, entries: held } of cut) {
          if (held.length === 0) {
            expect(end).toBeGreaterThan(start);
            continue;
          }
          expect([start % HOUR_MS, end - start]).toEqual([0, BLOCK_MS]);
          for (const { occurredAt } of held) expect(occurredAt - start).toBeLessThanOrEqual(BLOCK_MS);
        }
      }),
    );
  });
});

describe('blocks', () => {
  let database: TestDatabase;
  beforeEach(() => {
    database = createTestDatabase();
  });
  afterEach(() => database.close());

  function used(minute: number, change: Partial<TestUsage> = {}): TestUsage {
    return { ...ANY_USAGE, occurredAt: MORNING + minute * MINUTE_MS, ...change };
  }

  const at = (minute: number): number => MORNING + minute * MINUTE_MS;

  async function ask(nowMinute: number, args: object = {}) {
    const service = createQueryService(
      () => database.reader,
      () => null,
      () => MORNING + nowMinute * MINUTE_MS,
    );
    const answer = await service.call('blocks', { timezone: 'UTC', ...args });
    expect(blocksSchema.parse(answer)).toEqual(answer);
    return answer;
  }

  it('are those of Claude Code, of a tool that is named, or of all tools together', async () => {
    insertUsage(database.writer, [
      used(10, { input: 1 }),
      used(70, { platform: 'codex_cli', model: 'gpt-5.4', session: 'codex', input: 20 }),
      // More than five hours behind Codex's last, and less behind Claude Code's.
      used(310, { input: 300 }),
      used(320, { platform: 'gemini_cli', model: 'gemini-3-pro', session: 'gemini', input: 4_000 }),
    ]);
    const inputs = async (args: object) => {
      const { platform, blocks } = await ask(2_000, args);
      return [platform, blocks.map(({ isGap, tokenCounts }) => (isGap ? 'gap' : tokenCounts.inputTokens))];
    };
    expect(await inputs({})).toEqual(['claude_code', [1, 300]]);
    expect(await inputs({ platform: 'codex_cli' })).toEqual(['codex_cli', [20]]);
    expect(await inputs({ allPlatforms: true })).toEqual([null, [21, 4_300]]);
    expect(await inputs({ allPlatforms: true, platform: 'gemini_cli' })).toEqual(['gemini_cli', [4_000]]);
  });

  it('stand beside what the vendor last said of its limits', async () => {
    const insert = database.writer.prepare('INSERT INTO rate_limit_readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const reading = (session: string, slot: string, minute: number, used: number, window: number, resets: number) =>
      insert.run('codex_cli', session, 'codex', slot, at(minute), used, window, at(resets));
    reading('one', 'primary', 10, 80, 299, 200);
    // The limit is the account's: another session's reading is the newer one.
    reading('other', 'primary', 20, 82.5, 299, 200);
    reading('one', 'secondary', 10, 7, 10_079, 9_000);
    const limit = { platform: 'codex_cli', limitId: 'codex' };
    const { rateLimits } = await ask(300, { platform: 'codex_cli', since: '2030-01-01' });
    expect(rateLimits).toEqual([
      {
        ...limit,
        slot: 'primary',
        usedPercent: 82.5,
        windowMinutes: 299,
        observedAt: new Date(at(20)).toISOString(),
        resetsAt: new Date(at(200)).toISOString(),
        hasReset: true,
      },
      {
        ...limit,
        slot: 'secondary',
        usedPercent: 7,
        windowMinutes: 10_079,
        observedAt: new Date(at(10)).toISOString(),
        resetsAt: new Date(at(9_000)).toISOString(),
        hasReset: false,
      },
    ]);
    expect((await ask(300, { allPlatforms: true })).rateLimits).toEqual(rateLimits);
    expect((await ask(300)).rateLimits).toEqual([]);
  });

  it('say how the turns in them ended, where the tool tells', async () => {
    insertUsage(database.writer, [used(10, { platform: 'codex_cli' }), used(700, { platform: 'codex_cli' })]);
    const insert = database.writer.prepare(
      `INSERT INTO conversation_turns (platform, external_id, turn_id, turn_type, occurred_at, outcome)
       VALUES (?, 's', ?, 'user_prompt', ?, ?)`,
    );
    for (const [minute, outcome, platform] of [
      [5, 'completed', 'codex_cli'],
      [6, 'completed', 'codex_cli'],
      [7, 'interrupted', 'codex_cli'],
      [8, null, 'codex_cli'],
      [9, 'failed', 'gemini_cli'],
      // Between the two blocks, and in the other one.
      [400, 'failed', 'codex_cli'],
      [701, 'failed', 'codex_cli'],
    ] as const) {
      insert.run(platform, `turn-${minute}`, at(minute), outcome);
    }
    const outcomes = async (args: object) =>
      (await ask(705, args)).turnOutcomes.map(({ outcome, turns }) => `${turns} ${outcome}`);
    expect(await outcomes({ platform: 'codex_cli' })).toEqual(['2 completed', '1 failed', '1 interrupted']);
    expect(await outcomes({ platform: 'codex_cli', active: true })).toEqual(['1 failed']);
    expect(await outcomes({})).toEqual([]);
  });

  it('have the figures of an active one: rate over first to last response, projection in whole minutes', async () => {
    insertUsage(database.writer, [
      used(10, { input: 100, output: 200, cacheWrite5m: 10, cacheRead: 1_000, costPico: 1_500_000_000_000n }),
      used(80, { model: 'claude-opus-4-5', input: 377, output: 63, cacheRead: 3_000, costPico: 500_000_000_000n }),
    ]);
    const { blocks } = await ask(122.4, { tokenLimit: 12_000 });
    expect(blocks).toEqual([
      {
        id: '2026-11-21T10:00:00.000Z',
        startTime: '2026-11-21T10:00:00.000Z',
        endTime: '2026-11-21T15:00:00.000Z',
        actualEndTime: '2026-11-21T11:20:00.000Z',
        isActive: true,
        isGap: false,
        entries: 2,
        tokenCounts: {
          inputTokens: 477,
          outputTokens: 263,
          cacheCreationInputTokens: 10,
          cacheReadInputTokens: 4_000,
        },
        totalTokens: 4_750,
        costUSD: 2,
        models: ['claude-sonnet-4-5', 'claude-opus-4-5'],
        burnRate: {
          tokensPerMinute: 4_750 / 70,
          tokensPerMinuteForIndicator: 740 / 70,
          costPerHour: (2 / 70) * 60,
        },
        // 177.6 minutes are left: 178.
        projection: { remainingMinutes: 178, totalTokens: Math.round(4_750 + (4_750 / 70) * 178), totalCost: 7.09 },
        tokenLimitStatus: {
          limit: 12_000,
          projectedUsage: 16_829,
          percentUsed: (16_829 / 12_000) * 100,
          status: 'exceeds',
        },
      },
    ]);
  });

  it('are active until five hours after their start, with a rate only where time passed', async () => {
    insertUsage(database.writer, [used(10)]);
    expect((await ask(299)).blocks).toMatchObject([{ isActive: true, burnRate: null, projection: null }]);
    expect((await ask(300)).blocks).toMatchObject([{ isActive: false }]);
    expect((await ask(300, { active: true })).blocks).toEqual([]);
  });

  it('name a gap, and can be those of the last days, of a range, or of another tool', async () => {
    const day = 24 * 60;
    insertUsage(database.writer, [used(-10 * day), used(0), used(30, { platform: 'codex_cli' })]);
    const ids = async (args: object) => (await ask(60, args)).blocks.map((block) => block.id);
    expect(await ids({})).toEqual([
      '2026-11-11T10:00:00.000Z',
      'gap-2026-11-11T15:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
    ]);
    expect(await ids({ recent: true })).toEqual(['2026-11-21T10:00:00.000Z']);
    expect(await ids({ until: '2026-11-11' })).toEqual(['2026-11-11T10:00:00.000Z', 'gap-2026-11-11T15:00:00.000Z']);
    expect(await ids({ since: '2026-11-12' })).toEqual(['2026-11-21T10:00:00.000Z']);
    expect(await ids({ platform: 'codex_cli' })).toEqual(['2026-11-21T10:00:00.000Z']);
  });

  it('are the same where a part of them is asked for as where all are', async () => {
    const times = fc.array(
      // On the hours too, where it is decided which block a response belongs to.
      fc.oneof(
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 80 }).map((hour) => hour * 60),
      ),
      { minLength: 1, maxLength: 40 },
    );
    const platform = fc.constantFrom('claude_code', 'codex_cli');
    const rows = times.chain((minutes) =>
      fc.tuple(...minutes.map((minute) => fc.tuple(fc.constant(minute), platform))),
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 0, max: 5_000 }), async (all, now) => {
        database.writer.exec('DELETE FROM usage; DELETE FROM usage_rollup');
        insertUsage(
          database.writer,
          all.map(([minute, platform]) => used(minute, { platform })),
        );
        const whole = (await ask(now)).blocks;
        expect((await ask(now, { active: true })).blocks).toEqual(whole.filter(({ isActive }) => isActive));
        for (const since of ['2026-11-22', '2026-11-23', '2026-11-24']) {
          const shown = whole.filter(({ startTime }) => startTime >= since);
          expect((await ask(now, { since })).blocks).toEqual(shown);
        }
        const recent = new Date(at(now - 3 * 24 * 60)).toISOString();
        const lately = whole.filter(({ startTime, isActive }) => startTime >= recent || isActive);
        expect((await ask(now, { recent: true })).blocks).toEqual(lately);
      }),
      { numRuns: amount({ short: 20, full: 60 }) },
    );
  });

  it('take the fullest finished block for a limit of 0, and say what has no price', async () => {
    insertUsage(database.writer, [
      used(-1_000, { input: 999, output: 0 }),
      used(0, { input: 10, costPico: 0n, costSource: 'unpriced' }),
      used(10, { input: 10, output: 10 }),
    ]);
    const { blocks, unpricedTokens } = await ask(20, { tokenLimit: 0 });
    expect(blocks.at(-1)?.tokenLimitStatus).toMatchObject({ limit: 999, status: 'warning' });
    expect(unpricedTokens).toBe(11);
    expect((await ask(20, { tokenLimit: 0, since: '2026-11-21' })).blocks[0]?.tokenLimitStatus?.limit).toBe(999);
  });

  it('are none where nothing was ever captured', async () => {
    expect(await ask(0)).toMatchObject({ blocks: [], unpricedTokens: 0 });
  });
});
