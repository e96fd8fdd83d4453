#!/usr/bin/env node
/**
 * Makes core/pricing/table.json out of LiteLLM's public price list (MIT). Only facts are taken over: model names,
 * rates, thresholds, multipliers, and where and when they were read.
 *
 *   node build/make-price-table.mjs <model_prices.json> [--date YYYY-MM-DD] [--out core/pricing/table.json]
 *
 * Which models are taken, under which other names, and the rules that the list does not carry stand in
 * price-table-models.mjs. Anything unexpected (a missing model, a rate that is no whole number of 1e-12 USD, two
 * models under one name) stops the script: a price that is not understood must not be shipped.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CLAUDE_MODELS, EARLIER_RATES, GEMINI_NAMES, OPENAI_NAMES, PUBLISHED_RULES } from './price-table-models.mjs';

/** The usual place; a rate unit of 1e-12 USD keeps every published price a whole number. */
const DEFAULT_OUTPUT = fileURLToPath(new URL('../core/pricing/table.json', import.meta.url));

/** USD as a JavaScript number -> 1e-12 USD, through its shortest decimal form, so that no binary rounding enters. */
function toPicoUsd(usd, what) {
  if (typeof usd !== 'number' || !Number.isFinite(usd) || usd < 0) throw new Error(`${what}: ${usd} is not a price`);
  const [mantissa, exponent] = usd.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const zeros = Number(exponent) - (digits.length - 1) + 12;
  if (usd !== 0 && zeros < 0) throw new Error(`${what}: ${usd} USD is not a whole number of 1e-12 USD`);
  const pico = usd === 0 ? 0 : Number(digits + '0'.repeat(zeros));
  if (!Number.isSafeInteger(pico)) throw new Error(`${what}: ${usd} USD is too large`);
  return pico;
}

/** integer × permille / 1000, refusing fractions. */
function timesPermille(pico, permille, what) {
  const product = (pico * permille) / 1000;
  if (!Number.isSafeInteger(product)) throw new Error(`${what}: ${pico} x ${permille}/1000 is not a whole number`);
  return product;
}

function permille(multiplier, what) {
  const value = Math.round(multiplier * 1000);
  if (Math.abs(value / 1000 - multiplier) > Number.EPSILON * 8) throw new Error(`${what}: multiplier ${multiplier}`);
  return value;
}

function sourceRow(list, key) {
  const row = list[key];
  if (!row) throw new Error(`${key} is not in the price list`);
  return row;
}

/** Claude: cache writes follow the published rule; where the list says otherwise the rule wins and a note says so. */
function claudeRates(model, row, suffix) {
  const { key, published5mPicoUsd } = model;
  const input = toPicoUsd(row[`input_cost_per_token${suffix}`], key);
  const rates = {
    input,
    output: toPicoUsd(row[`output_cost_per_token${suffix}`], key),
    cacheRead: toPicoUsd(row[`cache_read_input_token_cost${suffix}`], key),
    cacheWrite5m: published5mPicoUsd ?? timesPermille(input, PUBLISHED_RULES.cacheWrite5mPermille, key),
    cacheWrite1h: timesPermille(input, PUBLISHED_RULES.cacheWrite1hPermille, key),
  };
  const notes = [];
  const compare = [
    ['5-minute cache write', rates.cacheWrite5m, row[`cache_creation_input_token_cost${suffix}`]],
    ['1-hour cache write', rates.cacheWrite1h, row[`cache_creation_input_token_cost_above_1hr${suffix}`]],
  ];
  for (const [what, ours, theirs] of compare) {
    if (theirs !== undefined && toPicoUsd(theirs, key) !== ours) {
      notes.push(`${what}: the source says ${toPicoUsd(theirs, key)}, the published rule gives ${ours}`);
    }
  }
  if (published5mPicoUsd) notes.push('5-minute cache write: as listed for this model, not 1.25 x input');
  return { rates, notes };
}

function claudeModel(list, model) {
  const row = sourceRow(list, model.key);
  const { rates, notes } = claudeRates(model, row, '');
  const current = { validFrom: null, validUntil: null, rates, longContext: null };
  const rateSets = [current];
  if (model.longContext) {
    const above = claudeRates(model, row, '_above_200k_tokens');
    current.longContext = { aboveInputTokens: 200_000, rates: above.rates };
    notes.push(...above.notes.map((note) => `above 200k tokens: ${note}`));
  }
  if (model.longContextUntil) {
    const premium = {};
    for (const [kind, rate] of Object.entries(rates)) {
      const multiplier = kind === 'output' ? PUBLISHED_RULES.longOutputPermille : PUBLISHED_RULES.longInputPermille;
      premium[kind] = timesPermille(rate, multiplier, model.model);
    }
    current.validFrom = model.longContextUntil;
    rateSets.unshift({
      validFrom: null,
      validUntil: model.longContextUntil,
      rates,
      longContext: { aboveInputTokens: 200_000, rates: premium },
    });
  }
  const specific = row.provider_specific_entry ?? {};
  const multipliers = {};
  if (specific.fast) multipliers.fast = permille(specific.fast, model.key);
  if (specific.us) multipliers.usInference = permille(specific.us, model.key);
  multipliers.regionalEndpoint = endpointPermille(list, model, rates.input, /^(us|eu|apac|au|jp)\.anthropic\.(.+)$/);
  const gov = endpointPermille(list, model, rates.input, /^(us-gov)\.anthropic\.(.+)$/);
  if (gov !== PUBLISHED_RULES.noPremiumPermille) multipliers.governmentEndpoint = gov;
  return {
    model: model.model,
    vendor: 'anthropic',
    aliases: model.aliases ?? [],
    rateSets,
    webSearch: PUBLISHED_RULES.webSearchPicoUsd,
    multipliers,
    notes,
  };
}

/** How much dearer the cloud's regional endpoints are than the vendor's own, out of the rows that name them. */
function endpointPermille(list, model, baseInput, pattern) {
  const ratios = new Set();
  for (const [key, row] of Object.entries(list)) {
    const name = pattern.exec(key)?.[2];
    if (name?.replace(/-\d{8}/, '').replace(/-v\d(:\d)?$/, '') !== model.model) continue;
    const ratio = toPicoUsd(row.input_cost_per_token, key) / baseInput;
    if (ratio > 1) ratios.add(permille(ratio, key));
  }
  if (ratios.size > 1) throw new Error(`${model.model}: regional rows disagree: ${[...ratios].join(', ')}`);
  return [...ratios][0] ?? PUBLISHED_RULES.noPremiumPermille;
}

/** OpenAI and Gemini rows are taken as they stand; a long-context tier is the one `_above_<N>k_tokens` they carry. */
function plainModel(list, key, vendor) {
  const row = sourceRow(list, key);
  const tier = Object.keys(row)
    .map((field) => /^input_cost_per_token_above_(\d+)k_tokens$/.exec(field)?.[1])
    .find(Boolean);
  const read = (suffix) => {
    const rates = {
      input: toPicoUsd(row[`input_cost_per_token${suffix}`], key),
      output: toPicoUsd(row[`output_cost_per_token${suffix}`], key),
    };
    const cacheRead = row[`cache_read_input_token_cost${suffix}`];
    const cacheWrite = row[`cache_creation_input_token_cost${suffix}`];
    if (cacheRead !== undefined) rates.cacheRead = toPicoUsd(cacheRead, key);
    if (cacheWrite !== undefined) rates.cacheWrite5m = toPicoUsd(cacheWrite, key);
    return rates;
  };
  const reasoning = row.output_cost_per_reasoning_token;
  if (reasoning !== undefined && reasoning !== row.output_cost_per_token) {
    throw new Error(`${key}: reasoning has its own rate, which the table cannot say`);
  }
  const longContext = tier ? { aboveInputTokens: Number(tier) * 1000, rates: read(`_above_${tier}k_tokens`) } : null;
  return {
    model: key.replace(/^gemini\//, ''),
    vendor,
    aliases: [],
    rateSets: [{ validFrom: null, validUntil: null, rates: read(''), longContext }],
    webSearch: null,
    multipliers: {},
    notes: [],
  };
}

/** A price that fell on a known day: the rates before it stand in another row of the list, without cache writes. */
function withEarlierRates(list, model) {
  const earlier = EARLIER_RATES[model.model];
  if (!earlier) return model;
  const [before] = plainModel(list, earlier.key, model.vendor).rateSets;
  const withWrites = (rates) => ({
    ...rates,
    cacheWrite5m: timesPermille(rates.input, PUBLISHED_RULES.cacheWrite5mPermille, earlier.key),
  });
  const longContext = before.longContext && { ...before.longContext, rates: withWrites(before.longContext.rates) };
  const rateSets = [
    { ...before, rates: withWrites(before.rates), longContext, validUntil: earlier.until },
    ...model.rateSets.map((rateSet) => ({ ...rateSet, validFrom: earlier.until })),
  ];
  return { ...model, rateSets, notes: [`rates before ${earlier.until}: row ${earlier.key}`] };
}

function selectKeys(list, provider, names) {
  return Object.keys(list).filter((key) => {
    const row = list[key];
    const priced = row.input_cost_per_token > 0 && row.output_cost_per_token > 0;
    return row.litellm_provider === provider && names.test(key) && priced;
  });
}

function refuseSharedNames(models) {
  const seen = new Map();
  for (const { model, aliases } of models) {
    for (const name of [model, ...aliases]) {
      const plain = name.replace(/[.@]/g, '-');
      if (seen.has(plain)) throw new Error(`${name} stands for both ${seen.get(plain)} and ${model}`);
      seen.set(plain, model);
    }
  }
}

function makeTable(list, date) {
  const models = [
    ...CLAUDE_MODELS.map((model) => claudeModel(list, model)),
    ...selectKeys(list, 'openai', OPENAI_NAMES).map((key) => withEarlierRates(list, plainModel(list, key, 'openai'))),
    ...selectKeys(list, 'gemini', GEMINI_NAMES).map((key) => plainModel(list, key, 'google')),
  ].sort((a, b) => (a.model < b.model ? -1 : 1));
  refuseSharedNames(models);
  const facts = { source: { name: 'LiteLLM model prices (MIT)', date }, rateUnit: '1e-12 USD per token', models };
  return { ...facts, digest: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 12) };
}

/** One model a line: a price change reads as one changed line. */
function render({ models, ...head }) {
  const lines = models.map((model) => `    ${JSON.stringify(model)}`).join(',\n');
  const top = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${top.join('')}  "models": [\n${lines}\n  ]\n}\n`;
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { date: { type: 'string' }, out: { type: 'string', default: DEFAULT_OUTPUT } },
  });
  const [file] = positionals;
  if (!file) throw new Error('name the price list: node build/make-price-table.mjs <model_prices.json>');
  const date = values.date ?? /\d{4}-\d{2}-\d{2}/.exec(basename(file))?.[0];
  if (!date) throw new Error('say of which day the list is: --date YYYY-MM-DD');
  const table = makeTable(JSON.parse(readFileSync(file, 'utf8')), date);
  writeFileSync(values.out, render(table));
  process.stdout.write(`${values.out}: ${table.models.length} models of ${date}, digest ${table.digest}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`make-price-table: ${error.message}\n`);
  process.exitCode = 1;
}
