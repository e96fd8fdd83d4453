import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatHour } from '../format/index.ts';
import { INSIGHT_RULES } from '../metrics/insights/index.ts';
import { NO_HOME } from './home-facts.ts';
import { insights } from './insights.ts';
import { insertCall, insertDecision, insertSession } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase, type TestUsage } from './test-database.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
let lastId: number;
beforeEach(() => {
  file = createTestDatabase();
  lastId = 1;
});
afterEach(() => file.close());

function bill(rows: Partial<TestUsage>[]): void {
  insertUsage(
    file.writer,
    rows.map((row) => ({ ...ANY_USAGE, occurredAt: NOW - MINUTE_MS, ...row })),
    lastId,
  );
  lastId += rows.length;
}

function session(id: string, project = 'ledger', at = NOW - MINUTE_MS): void {
  insertSession(file.writer, { id, project, startedAt: at, lastActivityAt: at });
}

const ask = (args: object = {}, now = NOW) => askAt(file, now, 'insights', { timezone: 'UTC', ...args });

async function find(id: string, args: object = {}) {
  const { findings } = await ask(args);
  return findings.find((finding) => finding.id === id);
}

/** Calls of a session, a minute apart, the last one a minute ago. `outcomes`: `x` failed, `.` succeeded, `?` nobody said. */
function calls(outcomes: string, call: Parameters<typeof insertCall>[1]): void {
  const at = call.at ?? NOW;
  for (const [index, outcome] of [...outcomes].entries()) {
    const success = outcome === '?' ? null : outcome === '.';
    insertCall(file.writer, { ...call, at: at - (outcomes.length - index) * MINUTE_MS, success });
  }
}

it('finds nothing where nothing is unusual, and says what it looked at', async () => {
  session('s');
  bill([{ session: 's' }, { session: 's' }]);
  calls('....', { at: NOW, session: 's' });
  insertDecision(file.writer, { at: NOW - MINUTE_MS, session: 's' });
  const answer = await ask();
  expect(answer.findings).toEqual([]);
  expect(answer.looked).toEqual({ sessions: 1, responses: 2, toolCalls: 4, decisions: 1 });
  expect(answer).toMatchObject({ since: '2026-11-13T00:00:00.000Z', until: '2026-11-19T14:32:00.000Z' });
  expect(await askAt(null, NOW, 'insights', {})).toMatchObject({ findings: [], looked: { sessions: 0 } });
});

it('finds bursts of errors, with the sessions they were in', async () => {
  session('burst');
  session('calm');
  calls('....xxxx.xx.........', { at: NOW, session: 'burst', tool: 'Edit' });
  calls('x...x...x...x...x...x...x...x...', { at: NOW, session: 'calm' });
  expect(await find('error_burst')).toMatchObject({
    type: 'errors',
    priority: 'medium',
    sentence: 'In 1 session most calls failed for a while: 6 of 14 calls in 1 burst, mostly of Edit.',
    evidence: [{ value: 6, unit: 'count' }, { unit: 'share' }, { value: 1 }],
    sessions: [{ sessionId: 'burst', projectName: 'ledger', figure: { value: 6, unit: 'count' } }],
    sessionCount: 1,
    state: 'new',
  });
});

it('finds a tool that fails on end, and no run across a success or two sessions', async () => {
  session('a');
  session('b');
  calls('xxxx', { at: NOW - 60 * MINUTE_MS, session: 'a' });
  calls('.xxx.xx.xx', { at: NOW, session: 'a' });
  calls('xx.xx', { at: NOW, session: 'b' });
  expect(await find('retries:Bash')).toMatchObject({
    sessionCount: 1,
    evidence: [{ value: 2 }, { value: 4 }, { value: 7 }],
  });
});

it('finds two runs where a success of the tool stands between', async () => {
  session('a');
  calls('xxx.xxxxx.', { at: NOW, session: 'a' });
  // Another tool's success says nothing of this one.
  session('b');
  calls('xx', { at: NOW - MINUTE_MS, session: 'b' });
  calls('.', { at: NOW - MINUTE_MS, session: 'b', tool: 'Read' });
  calls('x', { at: NOW, session: 'b' });
  expect(await find('retries:Bash')).toMatchObject({
    priority: 'low',
    sample: { size: 3, isSmall: true },
    evidence: [{ value: 3 }, { value: 5 }, { value: 11 }],
    sessionCount: 2,
  });
});

it('finds a tool that fails more often than in as many days before', async () => {
  session('now');
  session('before', 'ledger', NOW - 8 * DAY_MS);
  for (let index = 0; index < 10; index += 1) {
    calls('.........x', { at: NOW - index * 30 * MINUTE_MS, session: 'now', tool: 'apply_patch' });
    calls('.........................x', {
      at: NOW - 8 * DAY_MS - index * 30 * MINUTE_MS,
      session: 'before',
      tool: 'apply_patch',
    });
  }
  const found = await find('rising_failures:apply_patch');
  expect(found).toMatchObject({
    priority: 'medium',
    title: 'apply_patch fails more often than before',
    evidence: [{ value: 0.1 }, { value: 10 / 260 }, { value: 10 }],
    sessions: [{ sessionId: 'now', figure: { value: 10 } }],
  });
  expect(found?.chart?.points.map(({ label }) => label)).toEqual([
    '2026-11-13',
    '2026-11-14',
    '2026-11-15',
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
    '2026-11-19',
  ]);
  expect(found?.chart?.points[0]?.value).toBeNull();
});

it('finds no rise where only the same calls have no outcome in both periods', async () => {
  session('now');
  session('before', 'ledger', NOW - 8 * DAY_MS);
  for (let index = 0; index < 10; index += 1) {
    calls('x????.????', { at: NOW - index * 30 * MINUTE_MS, session: 'now', tool: 'Task' });
    calls('x????.????', { at: NOW - 8 * DAY_MS - index * 30 * MINUTE_MS, session: 'before', tool: 'Task' });
  }
  expect(await find('rising_failures:Task')).toBeUndefined();
});

it('finds sessions that hardly read from the cache', async () => {
  session('misses');
  session('hits');
  bill(
    Array.from({ length: 12 }, () => ({ session: 'misses', input: 60_000, cacheRead: 20_000, cacheWrite5m: 20_000 })),
  );
  bill(Array.from({ length: 12 }, () => ({ session: 'hits', input: 1_000, cacheRead: 99_000 })));
  expect(await find('cache_misses')).toMatchObject({
    type: 'cost',
    priority: 'low',
    sentence:
      '1 session sent 960K tokens anew and read only 20% of their input out of the cache; the others read 99%. ' +
      'That is little to judge by, so take it as a hint.',
    sessions: [{ sessionId: 'misses', figure: { value: 960_000, unit: 'tokens' } }],
  });
});

it('finds the few sessions that cost the most', async () => {
  for (let index = 0; index < 20; index += 1) {
    session(`s${index}`);
    bill([{ session: `s${index}`, costPico: BigInt(index === 7 ? 40e12 : 1e12) }]);
  }
  expect(await find('costly_sessions')).toMatchObject({
    priority: 'high',
    sentence: '1 session of 20 cost $40.00, 68% of everything. The middle one of all cost $1.00.',
    evidence: [{ value: 40, unit: 'usd' }, { value: 40 / 59 }, { value: 40, unit: 'factor' }],
    sessions: [{ sessionId: 's7', figure: { value: 40, unit: 'usd' } }],
  });
});

it('finds models without a price, and where they were used', async () => {
  session('s');
  bill([
    { session: 's', model: 'glm-5-air', input: 4_000_000, costPico: 0n, costSource: 'unpriced' },
    { session: 's', input: 6_000_000 },
  ]);
  expect(await find('unpriced_model:glm-5-air')).toMatchObject({
    type: 'data',
    priority: 'medium',
    sample: { isSmall: false },
    evidence: [{ value: 4_000_001, unit: 'tokens' }, { unit: 'share' }, { value: 1 }],
    sessions: [{ sessionId: 's' }],
  });
});

it('finds a project in which the user rejects more than before', async () => {
  session('now', 'harbor');
  session('before', 'harbor', NOW - 8 * DAY_MS);
  const decide = (count: number, decision: 'accepted' | 'rejected', at: number, id: string) => {
    for (let index = 0; index < count; index += 1) insertDecision(file.writer, { at, session: id, decision });
  };
  decide(12, 'accepted', NOW - MINUTE_MS, 'now');
  decide(8, 'rejected', NOW - MINUTE_MS, 'now');
  decide(27, 'accepted', NOW - 8 * DAY_MS, 'before');
  decide(3, 'rejected', NOW - 8 * DAY_MS, 'before');
  insertDecision(file.writer, { at: NOW - MINUTE_MS, session: 'now', automatic: true });
  expect(await find('acceptance_dip:harbor')).toMatchObject({
    priority: 'high',
    title: 'You reject more than usual in harbor',
    sentence: 'You rejected 8 of 20 proposals in harbor in 7 days. Before it was 10%.',
    sessions: [{ sessionId: 'now', figure: { value: 8 } }],
  });
});

it('compares a project that is new with all of them, and says that few decisions are a hint', async () => {
  session('now', 'harbor');
  session('before', 'ledger', NOW - 8 * DAY_MS);
  for (let index = 0; index < 10; index += 1) {
    insertDecision(file.writer, { at: NOW - MINUTE_MS, session: 'now', decision: index < 5 ? 'rejected' : 'accepted' });
  }
  for (let index = 0; index < 20; index += 1) insertDecision(file.writer, { at: NOW - 8 * DAY_MS, session: 'before' });
  expect(await find('acceptance_dip:harbor')).toMatchObject({
    priority: 'low',
    sentence:
      'You rejected 5 of 10 proposals in harbor in 7 days. Before it was 0% in all projects. ' +
      'That is little to judge by, so take it as a hint.',
  });
});

it('finds hours at which more goes wrong', async () => {
  session('s');
  for (let index = 0; index < 21; index += 1) {
    // In each of three hours; failures lie apart from each other, so that they are neither runs nor bursts.
    const night = Date.UTC(2026, 10, 18, 21 + (index % 3), 30 + index);
    calls('.....x....', { at: night, session: 's' });
    calls('..........', { at: night, session: 's' });
    calls('....................', { at: Date.UTC(2026, 10, 18, 10, 30 + index), session: 's' });
  }
  const found = await find('hours:21');
  expect(found).toMatchObject({
    type: 'habits',
    priority: 'low',
    title: `More goes wrong between ${formatHour(21)} and ${formatHour(24)}`,
    sessions: [],
  });
  expect(found?.chart?.points.filter(({ isMarked }) => isMarked).map(({ label }) => label)).toEqual(
    [21, 22, 23].map((hour) => formatHour(hour)),
  );
});

it('finds transcripts that Claude Code deletes within three days', async () => {
  session('leaving', 'ledger', NOW - 28 * DAY_MS);
  session('young', 'ledger', NOW - 26 * DAY_MS);
  session('gone', 'ledger', NOW - 31 * DAY_MS);
  insertSession(file.writer, { id: 'other tool', platform: 'codex_cli', startedAt: NOW - 28 * DAY_MS });
  expect(await find('leaving_transcripts')).toMatchObject({
    type: 'data',
    evidence: [{ value: 1 }, { value: 2, unit: 'days' }],
    sessions: [{ sessionId: 'leaving' }],
  });
  expect(await find('leaving_transcripts', { platform: 'codex_cli' })).toBeUndefined();
});

it('heeds for how long Claude Code keeps transcripts by its own settings, and whether they are there', async () => {
  session('in 2 days', 'ledger', NOW - 28 * DAY_MS);
  session('removed by hand', 'ledger', NOW - 28 * DAY_MS);
  session('kept for a year', 'ledger', NOW - 28 * DAY_MS - MINUTE_MS);
  const folders = [
    { days: 30, sessions: new Set(['in 2 days']) },
    { days: 365, sessions: new Set(['kept for a year', 'almost a year old']) },
  ];
  const home = { ...NO_HOME, keptTranscripts: () => folders };
  const found = async (askedAnewAt: number) => {
    const { findings } = await askAt(file, NOW, 'insights', { timezone: 'UTC', askedAnewAt }, home);
    return findings.find(({ id }) => id === 'leaving_transcripts');
  };
  expect(await found(1)).toMatchObject({
    sentence: expect.stringMatching(/^1 session had no activity for almost 30 days,/),
    sessions: [{ sessionId: 'in 2 days' }],
  });
  session('almost a year old', 'ledger', NOW - 364 * DAY_MS);
  // The one that goes first stands first.
  expect(await found(2)).toMatchObject({
    sentence: expect.stringMatching(/^2 sessions had no activity for almost 30 or 365 days,/),
    advice: expect.stringMatching(/to 730\.$/),
    evidence: [{ value: 2 }, { value: 1, unit: 'days' }],
    sessions: [{ sessionId: 'almost a year old' }, { sessionId: 'in 2 days' }],
  });
});

it('tells of transcripts that are kept for a few days in the last tenth of them', async () => {
  session('young', 'ledger', NOW - 8 * DAY_MS);
  session('old', 'ledger', NOW - 9.5 * DAY_MS);
  const home = { ...NO_HOME, keptTranscripts: () => [{ days: 10, sessions: new Set(['young', 'old']) }] };
  const { findings } = await askAt(file, NOW, 'insights', { timezone: 'UTC' }, home);
  const found = findings.find(({ id }) => id === 'leaving_transcripts');
  expect(found?.sessions.map(({ sessionId }) => sessionId)).toEqual(['old']);
});

it('finds that long contexts cost the most', async () => {
  session('long');
  session('short');
  bill(Array.from({ length: 20 }, () => ({ session: 'long', cacheRead: 130_000, costPico: 300_000_000_000n })));
  bill(Array.from({ length: 200 }, () => ({ session: 'short', cacheRead: 10_000, costPico: 30_000_000_000n })));
  const found = await find('long_contexts');
  expect(found).toMatchObject({
    type: 'cost',
    priority: 'high',
    evidence: [
      { value: expect.closeTo(6, 6), unit: 'usd' },
      { value: expect.closeTo(10, 6), unit: 'factor' },
      { value: 1, label: 'session' },
    ],
    sessions: [{ sessionId: 'long', figure: { value: expect.closeTo(6, 6), unit: 'usd' } }],
  });
  expect(found?.chart?.points.map(({ value, isMarked }) => [value === null, isMarked])).toEqual([
    [false, false],
    ...Array.from({ length: 5 }, () => [true, false]),
    [false, true],
    [true, true],
    [true, true],
  ]);
});

it('puts the most urgent first, and heeds the platform', async () => {
  for (let index = 0; index < 20; index += 1) {
    session(`s${index}`);
    bill([{ session: `s${index}`, costPico: BigInt(index === 7 ? 40e12 : 1e12) }]);
  }
  bill([{ session: 's1', model: 'glm-5-air', costSource: 'unpriced', costPico: 0n }]);
  session('leaving', 'ledger', NOW - 28 * DAY_MS);
  expect((await ask()).findings.map(({ id }) => id)).toEqual([
    'costly_sessions',
    'unpriced_model:glm-5-air',
    'leaving_transcripts',
  ]);
  expect((await ask({ platform: 'codex_cli' })).findings).toEqual([]);
});

it('hides what was dismissed until it is worse by a quarter, and what was muted for ever', async () => {
  session('s');
  const unpriced = (input: number) =>
    bill([{ session: 's', model: 'glm-5-air', input, output: 0, costSource: 'unpriced', costPico: 0n }]);
  unpriced(1_000);
  const choose = (choice: string, severity: number) =>
    file.writer
      .prepare('INSERT OR REPLACE INTO insight_choices VALUES (?, ?, ?, 0)')
      .run('unpriced_model:glm-5-air', choice, severity);
  const state = async (now: number) => {
    const { findings, hidden } = await ask({}, now);
    return [findings.map((each) => each.state), hidden.map((each) => each.state)];
  };
  // Each five minutes later: what was read is used again for so long.
  let now = NOW;
  const later = () => {
    now += 5 * MINUTE_MS;
    return state(now);
  };
  expect(await state(now)).toEqual([['new'], []]);
  choose('seen', 1_000);
  expect(await state(now)).toEqual([['seen'], []]);
  choose('dismissed', 1_000);
  expect(await state(now)).toEqual([[], ['dismissed']]);
  unpriced(249);
  expect(await later()).toEqual([[], ['dismissed']]);
  unpriced(1);
  expect(await later()).toEqual([['new'], []]);
  choose('muted', 1_000);
  unpriced(1_000_000);
  expect(await later()).toEqual([[], ['muted']]);
});

it('names what was muted and is not found, so that it can be allowed again', async () => {
  session('long-ago', 'ledger', NOW - 20 * DAY_MS);
  bill([
    {
      ...{ session: 'long-ago', occurredAt: NOW - 20 * DAY_MS, model: 'glm-5-air', input: 1_000, output: 0 },
      ...{ costSource: 'unpriced', costPico: 0n },
    },
  ]);
  file.writer.exec(`INSERT INTO insight_choices VALUES
    ('unpriced_model:glm-5-air', 'muted', 1000, 0), ('retries:Bash', 'muted', 3, 0), ('hours:9', 'dismissed', 0.5, 0)`);
  const month = await ask({ days: 30 });
  expect(month.hidden.map(({ id }) => id)).toEqual(['unpriced_model:glm-5-air']);
  expect(month.mutedElsewhere).toEqual(['retries:Bash']);
  const week = await ask();
  expect(week.hidden).toEqual([]);
  expect(week.mutedElsewhere).toEqual(['retries:Bash', 'unpriced_model:glm-5-air']);
});

it('brings back a share that was dismissed high up, once a quarter of what was left to 100 % is gone', async () => {
  session('now', 'harbor');
  session('before', 'harbor', NOW - 8 * DAY_MS);
  const decide = (accepted: number, rejected: number, at = NOW - MINUTE_MS, id = 'now') => {
    for (let index = 0; index < accepted + rejected; index += 1) {
      insertDecision(file.writer, { at, session: id, decision: index < accepted ? 'accepted' : 'rejected' });
    }
  };
  decide(30, 0, NOW - 8 * DAY_MS, 'before');
  decide(3, 17);
  const { severity } = (await find('acceptance_dip:harbor')) ?? {};
  expect(severity).toEqual({ value: 0.85, unit: 'share' });
  file.writer.exec("INSERT INTO insight_choices VALUES ('acceptance_dip:harbor', 'dismissed', 0.85, 0)");
  const state = async (now: number) => {
    const { findings, hidden } = await ask({}, now);
    return [findings.map((each) => each.state), hidden.map((each) => each.state)];
  };
  // 26 of 30, then 36 of 40: the step lies at 88.75 %. A quarter more than 85 % would be 106 %.
  decide(1, 9);
  expect(await state(NOW + 5 * MINUTE_MS)).toEqual([[], ['dismissed']]);
  decide(0, 10);
  expect(await state(NOW + 10 * MINUTE_MS)).toEqual([['new'], []]);
});

it('reads anew at once when sessions came or went', async () => {
  session('s');
  bill([{ session: 's' }]);
  expect((await ask()).looked.responses).toBe(1);
  bill([{ session: 's' }]);
  expect((await ask()).looked.responses).toBe(1);
  session('t');
  expect((await ask()).looked.responses).toBe(2);
  file.writer.exec("INSERT INTO purges (requested_at, finished_at, step) VALUES (1, 2, 'done')");
  bill([{ session: 't' }]);
  expect((await ask()).looked.responses).toBe(3);
  expect((await ask({}, NOW + 5 * MINUTE_MS)).until).toBe('2026-11-19T14:37:00.000Z');
});

it('has rules whose names are unlike each other', () => {
  expect(new Set(INSIGHT_RULES.map(({ rule }) => rule)).size).toBe(INSIGHT_RULES.length);
});

it('keeps what was read while deriving is behind, whatever sessions come, but not over a purge', () => {
  const looked = (isBehind: boolean) =>
    insights(file.reader, { days: 7, timezone: 'UTC' }, NOW, isBehind).looked.sessions;
  const add = (id: string) => {
    session(id);
    bill([{ session: id }]);
  };
  add('one');
  expect([looked(true), looked(false)]).toEqual([1, 1]);
  add('two');
  expect([looked(true), looked(false)]).toEqual([1, 2]);
  file.writer.exec("INSERT INTO purges (requested_at, finished_at, step) VALUES (1, 2, 'done')");
  expect(looked(true)).toBe(2);
});
