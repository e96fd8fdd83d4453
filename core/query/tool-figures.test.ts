import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { percentile, percentilesOf } from './percentile.ts';
import { sessionScope } from './session-scope.ts';
import { insertSession } from './test-activity.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { zoneDays } from './time-zone-days.ts';
import { NO_NAME, type ToolFigures, toolFigures } from './tool-figures.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

type Row = {
  tool: string | null;
  platform: Platform;
  session: string;
  started: number | null;
  ended: number | null;
  duration: number | null;
  success: number | null;
  error: string | null;
  searches: number | null;
};

/** Berlin's clocks go back on 25 October 2026, and Lord Howe's are moved by half an hour. */
const ZONES = ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
const FROM = Date.UTC(2026, 9, 20);
const SPAN_MS = 12 * 86_400_000;
const instant = fc.integer({ min: FROM, max: FROM + SPAN_MS });
const PROJECTS = ['ledger', 'atlas'];

const rows = fc.array(
  fc.record({
    tool: fc.constantFrom('Bash', 'Edit', 'read_file', null),
    platform: fc.constantFrom(...PLATFORMS),
    session: fc.constantFrom(...PROJECTS),
    started: fc.option(instant, { freq: 5 }),
    ended: fc.option(instant, { freq: 3 }),
    // Also none that was ever measured, and one of months.
    duration: fc.option(fc.oneof(fc.nat(200_000), fc.constant(9_000_000_000)), { freq: 2 }),
    success: fc.constantFrom(0, 1, null),
    error: fc.option(fc.constantFrom('exit_code', 'rejected')),
    searches: fc.option(fc.nat(3), { freq: 1 }),
  }),
  { maxLength: 60 },
);

/** One by one, as plainly as it can be said. */
function counted(all: readonly Row[], from: number, to: number, zone: string): Map<string, ToolFigures> {
  const days = zoneDays(zone);
  const figures = new Map<string, ToolFigures>();
  for (const row of all) {
    const at = row.started ?? row.ended;
    if (at === null || at < from || at >= to) continue;
    const tool = row.tool ?? NO_NAME;
    const known = figures.get(tool);
    const hour = Math.floor(days.minuteOfDay(at) / 60);
    const measured = row.duration ?? (row.ended === null || row.started === null ? null : row.ended - row.started);
    const failures = Number(row.success === 0);
    const day = days.dayOf(at);
    const ofDay = known?.days.get(day) ?? { calls: 0, failures: 0 };
    figures.set(tool, {
      tool,
      calls: (known?.calls ?? 0) + 1,
      succeeded: (known?.succeeded ?? 0) + Number(row.success === 1),
      failed: (known?.failed ?? 0) + failures,
      searches: (known?.searches ?? 0) + (row.searches ?? 0),
      platforms: new Map([...(known?.platforms ?? [])]).set(
        row.platform,
        (known?.platforms.get(row.platform) ?? 0) + 1,
      ),
      errors: new Map([
        ...(known?.errors ?? []),
        ...(row.error === null ? [] : ([[row.error, (known?.errors.get(row.error) ?? 0) + 1]] as const)),
      ]),
      days: new Map([...(known?.days ?? [])]).set(day, {
        calls: ofDay.calls + 1,
        failures: ofDay.failures + failures,
      }),
      hours: Array.from({ length: 24 }, (_, each) => {
        const { calls = 0, failures: failed = 0, durations = [] } = known?.hours[each] ?? {};
        if (each !== hour) return { calls, failures: failed, durations };
        const more = measured === null || measured < 0 ? [] : [measured];
        return { calls: calls + 1, failures: failed + failures, durations: [...durations, ...more] };
      }),
    });
  }
  return figures;
}

/** Durations stand in no order. */
function comparable(figures: Iterable<ToolFigures>): Map<string, unknown> {
  return new Map(
    [...figures].map((tool) => [
      tool.tool,
      { ...tool, hours: tool.hours.map((hour) => ({ ...hour, durations: hour.durations.toSorted((a, b) => a - b) })) },
    ]),
  );
}

it('counts what counting each call by itself counts, in every zone and time, of all or of some', () => {
  for (const project of PROJECTS) {
    for (const platform of PLATFORMS) insertSession(file.writer, { id: project, platform, project, startedAt: FROM });
  }
  const insert = file.writer.prepare(
    `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, duration_ms, success,
       error_class, search_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const some = fc.record({
    platform: fc.option(fc.constantFrom(...PLATFORMS), { nil: undefined }),
    project: fc.option(fc.constantFrom(...PROJECTS), { nil: undefined }),
  });
  fc.assert(
    fc.property(rows, fc.constantFrom(...ZONES), fc.tuple(instant, instant), some, (all, zone, times, scope) => {
      file.writer.exec('DELETE FROM tool_calls');
      for (const [id, row] of all.entries()) {
        const named = [row.platform, `call-${id}`, row.session, row.tool, row.started, row.ended, row.duration];
        insert.run(...named, row.success, row.error, row.searches);
      }
      const [from, to] = times[0] < times[1] ? times : [times[1], times[0]];
      const asked = all.filter(
        ({ platform, session }) => platform === (scope.platform ?? platform) && session === (scope.project ?? session),
      );
      const found = toolFigures(file.reader, { from, to }, sessionScope(scope), zoneDays(zone));
      expect(comparable(found)).toEqual(comparable(counted(asked, from, to, zone).values()));
    }),
    { numRuns: amount({ short: 20, full: 60 }) },
  );
});

it('finds the percentiles of sorted values without sorting them', () => {
  const values = fc.array(fc.oneof(fc.nat(9), fc.nat()), { maxLength: 80 });
  fc.assert(
    fc.property(values, (found) => {
      const sorted = found.toSorted((a, b) => a - b);
      const percents = [10, 50, 95];
      expect(percentilesOf(Float64Array.from(found), percents)).toEqual(
        percents.map((percent) => percentile(sorted, percent)),
      );
    }),
  );
});
