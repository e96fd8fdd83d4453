import { expect, test } from 'vitest';
import { z } from 'zod';
import { type ApiMethodName, apiMethods } from '../contracts/api.ts';
import type { ReadableDB } from '../storage/database.ts';
import { createQueryService } from './index.ts';
import { createTestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 34);
const RANGE = { timezone: 'UTC', since: '2026-11-15', until: '2026-11-21', platform: 'gemini_cli' };
/** All that take a range and a platform. */
const QUESTIONS: readonly [ApiMethodName, object][] = [
  ['summary', RANGE],
  ['series', RANGE],
  ['tokenKinds', RANGE],
  ['activityGrid', RANGE],
  ['feed', { platform: 'gemini_cli' }],
  ['sessions', RANGE],
  ['tools', RANGE],
  ['toolHours', RANGE],
  ['acceptance', RANGE],
  ['acceptance', { ...RANGE, extension: '.ts' }],
  ['errorClasses', RANGE],
  ['blocks', { timezone: 'UTC', active: true, platform: 'gemini_cli' }],
  ['productivity', RANGE],
];
const planSchema = z.array(z.object({ detail: z.string() }));

/** A reader that notes how each of its statements looks for rows. */
function noting(reader: ReadableDB, plans: string[]): ReadableDB {
  return new Proxy(reader, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          const statement = target.prepare(sql);
          if (sql.includes('SELECT')) {
            const values = [...sql.matchAll(/\?/g)].map(() => 1);
            const plan = target.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
            plans.push(...planSchema.parse(plan).map(({ detail }) => detail));
          }
          return statement;
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test('a range of one tool is found by its time, not among all that the tool ever did', async () => {
  const file = createTestDatabase();
  for (const [name, args] of QUESTIONS) {
    const plans: string[] = [];
    const reader = noting(file.reader, plans);
    const service = createQueryService(
      () => reader,
      () => null,
      () => NOW,
    );
    await service.call(name, apiMethods[name].args.parse(args));
    expect(plans.length, name).toBeGreaterThan(0);
    const amongAll = plans.filter((detail) => /\b(usage|tool_calls) USING .*\(platform=\?\)/.test(detail));
    expect(amongAll, name).toEqual([]);
  }
  file.close();
});
