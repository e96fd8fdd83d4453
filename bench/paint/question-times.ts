import type { ApiArgs, ApiMethodName } from '../../core/contracts/api.ts';
import { createQueryService } from '../../core/query/index.ts';
import { openReadable } from '../../core/storage/database.ts';

/** Milliseconds of the processor, the middle one of several. */
export type QuestionTime = { question: ApiMethodName; days: number | null; processorMs: number };

type Question = { [Name in ApiMethodName]: { name: Name; args: ApiArgs<Name> } }[ApiMethodName];

const DAY_MS = 86_400_000;
/** What is asked about; null = everything. */
export const RANGES: readonly (number | null)[] = [1, 7, 30, 90, null];

/** What the views ask for over a range, by the view that asks. */
export function questionsOf(days: number | null, timezone: string, now: number): Record<string, Question[]> {
  const dayOf = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
  const range = days === null ? { timezone } : { timezone, since: dayOf(now - (days - 1) * DAY_MS), until: dayOf(now) };
  return {
    overview: [
      { name: 'summary', args: range },
      { name: 'series', args: { ...range, groupBy: 'model', groups: 20 } },
      { name: 'series', args: { ...range, groupBy: 'project', groups: 20 } },
      { name: 'tokenKinds', args: range },
      { name: 'activityGrid', args: range },
      { name: 'feed', args: { limit: 12 } },
    ],
    sessions: [{ name: 'sessions', args: { ...range, limit: 100, offset: 0 } }],
    tools: [
      { name: 'tools', args: range },
      { name: 'toolHours', args: { ...range, limit: 10 } },
      { name: 'acceptance', args: range },
      { name: 'errorClasses', args: range },
    ],
    'side bar': [
      { name: 'today', args: { timezone } },
      { name: 'insights', args: { timezone } },
    ],
    popover: [
      { name: 'blocks', args: { timezone, active: true } },
      { name: 'budgets', args: { timezone } },
      { name: 'sessions', args: { ...range, limit: 20, offset: 0 } },
    ],
  };
}

/** Asks each question several times, each time over a connection of its own that remembers nothing. */
export async function timeQuestions(
  path: string,
  questions: readonly Question[],
  samples: number,
): Promise<{ name: ApiMethodName; processorMs: number }[]> {
  const times: { name: ApiMethodName; processorMs: number }[] = [];
  for (const { name, args } of questions) {
    const each: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      const database = openReadable(path);
      const service = createQueryService(
        () => database,
        () => null,
      );
      // The schema and the statements' plans are read once a process, not with every question.
      await service.call('status', {});
      const before = process.cpuUsage();
      await service.call(name, args);
      const { user, system } = process.cpuUsage(before);
      each.push((user + system) / 1_000);
      database?.close();
    }
    times.push({ name, processorMs: each.toSorted((one, other) => one - other)[Math.floor(samples / 2)] ?? 0 });
  }
  return times;
}
