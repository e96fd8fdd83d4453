import fc from 'fast-check';
import { PLATFORMS } from '../contracts/platform.ts';
import { COST_SOURCES } from '../contracts/usage.ts';
import type { TestUsage } from './test-database.ts';

/** Half-hours, both kinds of clock changes, and none. */
export const ZONES = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'];

const tokens = fc.nat(2_000_000);
/** Any response, many of them on days that are shorter or longer than others. */
export const usageRow: fc.Arbitrary<TestUsage> = fc
  .record({
    // Two days around both clock changes of New York, and years of anything.
    occurredAt: fc.oneof(
      fc.integer({ min: Date.UTC(2026, 2, 7), max: Date.UTC(2026, 2, 9) }),
      fc.integer({ min: Date.UTC(2026, 9, 31), max: Date.UTC(2026, 10, 2) }),
      // Both of Lord Howe, which moves its clocks by half an hour.
      fc.integer({ min: Date.UTC(2026, 3, 4), max: Date.UTC(2026, 3, 6) }),
      fc.integer({ min: Date.UTC(2026, 9, 3), max: Date.UTC(2026, 9, 5) }),
      fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
    ),
    platform: fc.constantFrom(...PLATFORMS),
    session: fc.constantFrom('s1', 's2', 's3'),
    model: fc.constantFrom('claude-opus-4-5', 'claude-haiku-4-5', 'gpt-5.5'),
    project: fc.constantFrom('', 'p1', 'p2'),
    agent: fc.constantFrom(null, 'a1'),
    input: tokens,
    output: tokens,
    reasoning: tokens,
    cacheRead: tokens,
    cacheWrite5m: tokens,
    cacheWrite1h: tokens,
    // Up to 9,000 USD each, so that sums leave the range of exact JavaScript numbers.
    costPico: fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n }),
    costSource: fc.constantFrom(...COST_SOURCES),
    hasEstimatedTokens: fc.boolean(),
  })
  .map((row) => (row.costSource === 'unpriced' ? { ...row, costPico: 0n } : row));
