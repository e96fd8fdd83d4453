import { describe, expect, it } from 'vitest';
import { bothRuns, repeatPlan } from './repeat.mjs';

const failure = (file: string, name = 'adds up', message = 'expected 1') => ({ file, name, message });
const planned = (...failures: ReturnType<typeof failure>[]) => repeatPlan(failures, (file) => file.includes('/'));

describe('a second run of failed files', () => {
  it('is for each file that failed, once', () => {
    expect(planned(failure('core/a.test.ts'), failure('core/a.test.ts', 'takes'), failure('e2e/b.spec.ts'))).toEqual({
      files: ['core/a.test.ts', 'e2e/b.spec.ts'],
      final: [],
    });
    expect(planned()).toEqual({ files: [], final: [] });
  });

  it.each([
    'core/lifecycle/purge-kill.test.ts',
    'e2e/kill.spec.ts',
    'core/faults/faults.test.ts',
    'core/entries/outage.test.ts',
    'core/storage/outage.test.ts',
    'core/entries/lost-database.test.ts',
    'core/slow-path/rebuild-interleavings.test.ts',
    'core/slow-path/cursor-interleavings.test.ts',
    'core/lifecycle/purge-random-scopes.test.ts',
    'core/queue/crash.test.ts',
  ])('is none for %s, and the others get theirs', (file) => {
    const [final, other] = [failure(file), failure('core/a.test.ts')];
    expect(planned(final, other)).toEqual({ files: ['core/a.test.ts'], final: [final] });
  });

  it('is none for a test of a kill or a crash in any file, and for drawn values that failed', () => {
    for (const final of [
      failure('core/entries/purge.test.ts', 'a server that is killed in the middle of a purge finishes it'),
      failure('core/queue/event-queue.test.ts', 'what was taken before a crash is taken again'),
      failure('core/format/money.test.ts', 'adds up', 'Error: Property failed after 12 tests'),
    ]) {
      expect(planned(final)).toEqual({ files: [], final: [final] });
    }
  });

  it('is given to names that only look like those', () => {
    for (const file of ['core/skills.test.ts', 'core/defaults.test.ts', 'kill/a.test.ts']) {
      expect(planned(failure(file)).files).toEqual([file]);
    }
  });

  it('is none at all beside an error that belongs to no file, and when too much failed', () => {
    const unhandled = failure('unit and integration tests', 'an error that no test caught', 'Error: late');
    const failures = [failure('core/a.test.ts'), unhandled];
    expect(planned(...failures)).toEqual({ files: [], final: failures });
    const many = Array.from({ length: 7 }, (_, index) => failure(`core/${index}.test.ts`));
    expect(planned(...many).files).toEqual([]);
    expect(planned(...many.slice(1)).files).toHaveLength(6);
  });
});

describe('two runs together', () => {
  const result = (passed: number, failures: ReturnType<typeof failure>[]) => ({
    counts: { passed, failed: failures.length, skipped: 2 },
    failures,
    isInterrupted: false,
  });
  const [kill, late, slow] = [failure('e2e/kill.spec.ts'), failure('a.test.ts', 'late'), failure('a.test.ts', 'slow')];

  it('fail with what stays and what failed again, and name what passed then', () => {
    expect(bothRuns(result(7, [kill, late, slow]), result(3, [slow]), [kill])).toEqual({
      counts: { passed: 8, failed: 2, skipped: 2 },
      failures: [kill, slow],
      unsteady: [late],
      isInterrupted: false,
    });
  });

  it('count a failure once that stays and shows itself again', () => {
    const both = bothRuns(result(7, [kill, late]), result(3, [kill]), [kill]);
    expect(both).toMatchObject({ counts: { passed: 8, failed: 1 }, failures: [kill], unsteady: [late] });
  });

  it('fail with what the second run shows for the first time', () => {
    const uncaught = failure('unit, failed files alone', 'an error that no test caught');
    expect(bothRuns(result(7, [late]), result(3, [uncaught]), [])).toMatchObject({
      counts: { failed: 1 },
      failures: [uncaught],
    });
  });

  it('fail as the first when the second ran no test', () => {
    expect(bothRuns(result(7, [late]), result(0, []), [])).toEqual({ ...result(7, [late]), unsteady: [] });
  });
});
