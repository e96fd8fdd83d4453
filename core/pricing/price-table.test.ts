import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { bundledPriceTable, priceTableSchema, type RateSet } from './price-table.ts';
import rawTable from './table.json' with { type: 'json' };

const PRICE_LIST = fileURLToPath(
  new URL('../../../shared/data/pricing/litellm-model_prices-2026-08-01.json', import.meta.url),
);
const SCRIPT = fileURLToPath(new URL('../../build/make-price-table.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'blueplane-prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the bundled table has the shape it says, and its digest is that of its facts', () => {
  const { digest, ...facts } = rawTable;
  expect(createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12)).toBe(digest);
  expect(priceTableSchema.parse(rawTable)).toMatchObject(bundledPriceTable);
});

function pairs(rateSets: RateSet[]): [RateSet, RateSet][] {
  return rateSets.slice(1).flatMap((later, index) => {
    const earlier = rateSets[index];
    return earlier ? [[earlier, later] as [RateSet, RateSet]] : [];
  });
}

test('the rate sets of a model follow each other without gap and reach to both ends of time', () => {
  for (const { rateSets } of bundledPriceTable.models) {
    expect(rateSets[0]?.validFrom).toBeNull();
    expect(rateSets.at(-1)?.validUntil).toBeNull();
    for (const [earlier, later] of pairs(rateSets)) expect(later.validFrom).toBe(earlier.validUntil);
  }
});

test('1-hour cache writes of every Claude model cost twice its input, whatever the source says', () => {
  const claude = bundledPriceTable.models.filter(({ vendor }) => vendor === 'anthropic');
  expect(claude.length).toBeGreaterThan(15);
  for (const { rateSets } of claude) {
    for (const { rates, longContext } of rateSets) {
      expect(rates.cacheWrite1h).toBe(2 * rates.input);
      if (longContext) expect(longContext.rates.cacheWrite1h).toBe(2 * longContext.rates.input);
    }
  }
  const opus3 = claude.find(({ model }) => model === 'claude-3-opus');
  expect(opus3?.notes).toContain('1-hour cache write: the source says 6000000, the published rule gives 30000000');
});

test('the table names no address', () => {
  expect(JSON.stringify(rawTable)).not.toMatch(/https?:|www\./);
});

test.skipIf(!existsSync(PRICE_LIST))(
  'the script makes this very table out of the price list (needs ../shared/data)',
  () => {
    const out = join(folder, 'table.json');
    execFileSync(process.execPath, [SCRIPT, PRICE_LIST, '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(new URL('./table.json', import.meta.url), 'utf8'));
  },
);

function runScript(list: unknown, ...options: string[]): { code: number | null; stderr: string } {
  const file = join(folder, 'prices.json');
  writeFileSync(file, JSON.stringify(list));
  const run = spawnSync(process.execPath, [SCRIPT, file, '--out', join(folder, 'out.json'), ...options]);
  return { code: run.status, stderr: String(run.stderr) };
}

test('the script stops at a price it does not understand and says which', () => {
  const row = { input_cost_per_token: 1.23456789e-7, output_cost_per_token: 1e-6, cache_read_input_token_cost: 1e-8 };
  expect(runScript({ 'claude-opus-5': row })).toMatchObject({ code: 1, stderr: expect.stringContaining('--date') });
  expect(runScript({ 'claude-opus-5': row }, '--date', '2026-01-01')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('claude-opus-5: 1.23456789e-7 USD is not a whole number of 1e-12 USD'),
  });
  expect(runScript({}, '--date', '2026-01-01').stderr).toContain('claude-opus-5 is not in the price list');
});
