import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiMethods } from './api.ts';
import { LIVE_STEPS } from './live-metrics.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8');
const UNITS = { second: 1_000, seconds: 1_000, minute: 60_000, minutes: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Names of the contract on the page: a question, and the way to one of its fields. */
function namesOn(text: string): string[] {
  return [...text.matchAll(/`(\w+(?:\.\w+)+)`/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** What lies below a name in a schema; nothing where there is no such field. */
function fieldOf(schema: z.core.$ZodType, name: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[name];
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return fieldOf(schema.unwrap(), name);
  }
  if (schema instanceof z.ZodArray) return fieldOf(schema.element, name);
  return undefined;
}

function isInContract(name: string): boolean {
  const [method = '', ...fields] = name.split('.');
  const asked = Object.entries(apiMethods).find(([each]) => each === method)?.[1];
  let schema: z.core.$ZodType | undefined = asked?.result;
  for (const field of fields) schema = schema && fieldOf(schema, field);
  return schema !== undefined;
}

test('every name on the page is one of the contract', () => {
  const names = namesOn(page);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !isInContract(name))).toEqual([]);
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
