import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiMethods, ownerActions } from './api.ts';
import { LIVE_STEPS } from './live-metrics.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');
const UNITS = { second: 1_000, seconds: 1_000, minute: 60_000, minutes: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Questions that measure something: the owner is asked alone what the processes take of the machine. */
const questions: Readonly<Record<string, { result: z.ZodType }>> = {
  ...apiMethods,
  processUsage: ownerActions.processUsage,
};

/** Questions whose numbers measure nothing: what models cost, and what was said. */
const WITHOUT_FIGURES: readonly string[] = ['prices', 'transcript'];

/** Fields of other questions whose numbers measure nothing. */
const NO_FIGURES: readonly string[] = [
  ...['id', 'pid', 'consumers'], // who it is
  ...['startedAt', 'since', 'until', 'troubledSince'], // when it was
  ...['limit', 'warnAt', 'windowMinutes', 'stepMs'], // what was set, and how wide a step is
  ...['agent', 'tool', 'costMark'], // places in a list of names, and a mark
  ...['total', 'otherTools', 'sessionCount', 'replayed'], // how long a list is that is shown in parts
];

/** Of the older catalogue; it leaves out the numbers between. */
const CATALOGUE: readonly string[] = [
  ...['M001', 'M002', 'M003', 'M004', 'M010', 'M011', 'M012', 'M013', 'M014', 'M022', 'M023', 'M030', 'M031', 'M032'],
  ...['M033', 'M040', 'M041', 'M050', 'M051', 'M060', 'M061', 'M062', 'M070', 'M071', 'M080', 'M081', 'M082', 'M090'],
  ...['M091', 'M092', 'M093'],
];

/** Names of the contract on the page: a question, and the way to one of its fields. */
function namesOn(text: string): string[] {
  return [...text.matchAll(/`(\w+(?:\.\w+)+)`/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** What stands behind what may be absent, in a list or under any key. */
function withinOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return schema.unwrap();
  }
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** What lies below a name in a schema; nothing where there is no such field. */
function fieldOf(schema: z.core.$ZodType, name: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[name];
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((each) => fieldOf(each, name) ?? [])[0];
  const within = withinOf(schema);
  return within && fieldOf(within, name);
}

function isInContract(name: string): boolean {
  const [method = '', ...fields] = name.split('.');
  let schema: z.core.$ZodType | undefined = questions[method]?.result;
  for (const field of fields) schema = schema && fieldOf(schema, field);
  return schema !== undefined;
}

/** Every number of a schema, by its name. */
function numbersOf(schema: z.core.$ZodType, name: string): string[] {
  if (schema instanceof z.ZodNumber) return [name];
  if (schema instanceof z.ZodObject) {
    return Object.keys(schema.shape).flatMap((field) => {
      const below = fieldOf(schema, field);
      return below === undefined ? [] : numbersOf(below, `${name}.${field}`);
    });
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((each) => numbersOf(each, name));
  const within = withinOf(schema);
  return within === undefined ? [] : numbersOf(within, name);
}

/** A number is told of where its field is named under any question, or where it is a part of what is named as a whole. */
function isTold(number: string, names: readonly string[]): boolean {
  const field = number.slice(number.lastIndexOf('.') + 1);
  if (NO_FIGURES.includes(field)) return true;
  return names.some((name) => name.split('.').includes(field) || number.startsWith(`${name}.`));
}

test('every name on the page is one of the contract', () => {
  const names = namesOn(page);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !isInContract(name))).toEqual([]);
});

test('every number of the contract that measures something is told of', () => {
  const names = namesOn(page);
  const numbers = Object.entries(questions).flatMap(([method, { result }]) =>
    WITHOUT_FIGURES.includes(method) ? [] : numbersOf(result, method),
  );
  expect(numbers.length).toBeGreaterThan(300);
  expect(numbers.filter((number) => !isTold(number, names))).toEqual([]);
});

test('a number that the page leaves out is noticed, and no exception is needless', () => {
  const told = ['blocks.blocks.burnRate', 'tools.tools.calls'];
  const numbers = ['tools.tools.calls', 'toolHours.tools.calls', 'blocks.blocks.burnRate.costPerHour', 'day.peak'];
  expect(numbers.map((number) => isTold(number, told))).toEqual([true, true, true, false]);
  const all = Object.entries(questions).flatMap(([method, { result }]) => numbersOf(result, method));
  const fields = new Set(all.map((number) => number.slice(number.lastIndexOf('.') + 1)));
  expect(NO_FIGURES.filter((field) => !fields.has(field))).toEqual([]);
  expect(WITHOUT_FIGURES.filter((method) => questions[method] === undefined)).toEqual([]);
});

test('every metric of the older catalogue is shown, or named with why it is not', () => {
  // A range such as "M010 to M012" names the ones between.
  const written = page.replace(/M(\d{3}) to M(\d{3})/g, (_, first: string, last: string) =>
    Array.from(
      { length: Number(last) - Number(first) + 1 },
      (__, step) => `M${String(Number(first) + step).padStart(3, '0')}`,
    ).join(', '),
  );
  expect(CATALOGUE.filter((number) => !written.includes(number))).toEqual([]);
});

test('a name that the contract does not have is noticed', () => {
  expect(['today.totals.totalTokens', 'today.totals.happiness', 'moods.totals'].map(isInContract)).toEqual([
    true,
    false,
    false,
  ]);
});

test('the ladder on the page is that of the code', () => {
  const milliseconds = (text: string) => {
    const [, count, unit] = /^(\d+) (\w+?)(?:s)?$/.exec(text.trim()) ?? [];
    return Number(count) * (Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? Number.NaN);
  };
  const rows = [...page.matchAll(/^\| (\d+ \w+) +\| (\d+ \w+) +\| last/gm)].map(([, width = '', kept = '']) => ({
    widthMs: milliseconds(width),
    keptMs: milliseconds(kept),
  }));
  expect(rows).toEqual(Object.values(LIVE_STEPS));
});
