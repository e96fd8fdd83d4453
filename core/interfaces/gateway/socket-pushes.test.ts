import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { SocketMessage } from '../../contracts/api.ts';
import { settingsSchema } from '../../contracts/settings.ts';
import { loadApiToken } from '../../runtime/api-token.ts';
import { homePaths } from '../../runtime/paths.ts';
import type { Queries } from './calls.ts';
import { createResumeMarks, LOOK_AGAIN_MS } from './resume-marks.ts';
import { createSocketPushes } from './socket-pushes.ts';
import { openSocket, signIn, startTestGateway, type TestGateway, type TestSocket } from './test-gateway.ts';

const REPORT = { settings: settingsSchema.parse({}), origins: {}, waitingForRestart: [], problems: [] };
const PUSHES = new Set(['changed', 'update', 'snapshot']);

let running: TestGateway | null = null;

afterEach(async () => {
  await running?.close();
  running = null;
});

type Turned = {
  gateway: TestGateway;
  connect: (query?: string) => Promise<TestSocket>;
  turn: (tokens: number) => void;
  /** Other figures without any change, as when the clock goes on. */
  drift: (tokens: number) => void;
};

/** A gateway whose figures the test turns, each time with a new revision. */
async function start(options: { lookAgainMs?: number } = {}): Promise<Turned> {
  let tokens = 1;
  const queries: Queries = { call: (name) => (name === 'today' ? { tokens } : { name }) };
  const gateway = await startTestGateway({ queries, ...options });
  running = gateway;
  const authorization = `Bearer ${loadApiToken(homePaths(gateway.home).apiToken)}`;
  return {
    gateway,
    connect: (query = '') => openSocket(gateway.port, { authorization }, {}, query),
    drift(to) {
      tokens = to;
    },
    turn(to) {
      tokens = to;
      gateway.gateway.settings(REPORT.settings, REPORT);
    },
  };
}

function pushed({ messages }: TestSocket): SocketMessage[] {
  return messages.filter(({ type }) => PUSHES.has(type));
}

function shows(tokens: number): (message: SocketMessage) => boolean {
  const schema = z.object({ figures: z.object({ today: z.object({ tokens: z.literal(tokens) }) }) });
  return (message) => schema.safeParse(message).success;
}

async function markOf(client: TestSocket): Promise<string> {
  const { mark } = z.object({ mark: z.string() }).parse(await client.message(({ type }) => type === 'snapshot'));
  return `mark=${mark}`;
}

test('a client gets a snapshot of what it watches, then only what became another', async () => {
  const { connect, turn } = await start();
  const client = await connect('?watch=today,status');
  const first = await client.message(({ type }) => type === 'snapshot');
  expect(first).toEqual({
    type: 'snapshot',
    revision: 0,
    mark: expect.any(String),
    figures: { today: { tokens: 1 }, status: { name: 'status' } },
  });
  expect(client.messages[0]).toMatchObject({ type: 'hello', revision: 0, resumed: false });
  turn(2);
  expect(await client.message(shows(2))).toMatchObject({
    type: 'update',
    revision: 1,
    figures: { today: { tokens: 2 } },
  });
  turn(2);
  // Something changed, and nothing that is watched.
  expect(await client.message(({ type }) => type === 'changed')).toMatchObject({
    type: 'changed',
    change: { revision: 2 },
  });
});

test('a burst of changes is one message every tenth of a second, and the last one is told', async () => {
  const { connect, turn } = await start();
  const client = await connect('?watch=today');
  const at: number[] = [];
  client.socket.on('message', (data) => {
    if (!data.toString().includes('"hello"')) at.push(performance.now());
  });
  await client.message(({ type }) => type === 'snapshot');
  for (let tokens = 2; tokens <= 60; tokens += 1) {
    turn(tokens);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await client.message(shows(60));
  const seconds = Math.ceil(((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1_000);
  expect(pushed(client).length).toBeGreaterThan(1);
  // The messages of any stretch of time: ten each second, and the one at its beginning.
  expect(pushed(client).length).toBeLessThanOrEqual(10 * seconds + 1);
});

test('who comes back and missed nothing is told so; who missed something gets a snapshot', async () => {
  const { connect, turn } = await start();
  const before = await connect('?watch=today');
  const seen = await markOf(before);
  before.socket.close();
  const same = await connect(`?watch=today&${seen}`);
  expect(await same.message(({ type }) => type === 'hello')).toMatchObject({ resumed: true });
  turn(2);
  expect(await same.message(shows(2))).toMatchObject({ type: 'update' });
  expect(same.messages.filter(({ type }) => type === 'snapshot')).toEqual([]);
  const missed = await connect(`?watch=today&${seen}`);
  expect(await missed.message(({ type }) => type === 'snapshot')).toMatchObject({ figures: { today: { tokens: 2 } } });
  const elsewhere = await connect('?watch=today&mark=another.1.0.today');
  expect(await elsewhere.message(({ type }) => type === 'snapshot')).toMatchObject({ revision: 1 });
});

test('who comes back for more than it was shown, or before it was shown anything, gets a snapshot', async () => {
  const { connect } = await start();
  const before = await connect('?watch=today');
  const seen = await markOf(before);
  expect(await before.message(({ type }) => type === 'hello')).not.toHaveProperty('mark');
  const more = await connect(`?watch=today,status&${seen}`);
  expect(await more.message(({ type }) => type === 'snapshot')).toMatchObject({
    figures: { status: expect.anything() },
  });
  expect(more.messages[0]).toMatchObject({ type: 'hello', resumed: false });
});

test('figures that follow the clock are sent without any change, and nothing while they stay', async () => {
  const { connect, drift } = await start({ lookAgainMs: 50 });
  const client = await connect('?watch=today');
  await client.message(shows(1));
  drift(2);
  expect(await client.message(shows(2))).toMatchObject({ type: 'update', revision: 0 });
  drift(3);
  await client.message(shows(3));
  expect(pushed(client).map(({ type }) => type)).toEqual(['snapshot', 'update', 'update']);
});

test('a mark is worth nothing at another server, revision or question, or when it is old', () => {
  let time = 1_000;
  const marks = createResumeMarks('here', () => time);
  const mark = marks.make(['today', 'status'], 4, time);
  expect(marks.isCurrent(mark, ['status', 'today'], 4)).toBe(true);
  expect(marks.isCurrent(mark, ['today'], 4)).toBe(false);
  expect(marks.isCurrent(mark, ['status', 'today'], 5)).toBe(false);
  expect(createResumeMarks('there', () => time).isCurrent(mark, ['status', 'today'], 4)).toBe(false);
  time += LOOK_AGAIN_MS;
  expect(marks.isCurrent(mark, ['status', 'today'], 4)).toBe(false);
  expect(marks.isCurrent(marks.make([], 4, 0), [], 4)).toBe(true);
});

test('a program watches today where it says nothing, a page is only told that something changed', async () => {
  const { gateway, connect, turn } = await start();
  const program = await connect();
  expect(await program.message(({ type }) => type === 'snapshot')).toMatchObject({ figures: { today: { tokens: 1 } } });
  const page = await openSocket(gateway.port, { cookie: await signIn(gateway) });
  turn(2);
  await page.message(({ type }) => type === 'changed');
  expect(page.messages.map(({ type }) => type)).toEqual(['hello', 'changed']);
});

test('a client that reads nothing is told nothing until it has read, and then the newest once', async () => {
  vi.useFakeTimers();
  try {
    const socket = { bufferedAmount: 0 };
    const sent: unknown[] = [];
    let tokens = 1;
    const pushes = createSocketPushes({
      socket,
      watched: ['today'],
      resumed: false,
      revision: () => tokens,
      mark: () => 'mark',
      answer: async () => JSON.stringify({ tokens }),
      send: (message) => sent.push(typeof message === 'string' ? JSON.parse(message) : message),
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
    socket.bufferedAmount = 300 * 1024;
    for (tokens = 2; tokens < 30; tokens += 1) {
      pushes.changed();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(sent).toHaveLength(1);
    socket.bufferedAmount = 0;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.slice(1)).toEqual([{ type: 'update', revision: 30, figures: { today: { tokens: 30 } }, mark: 'mark' }]);
    pushes.stop();
  } finally {
    vi.useRealTimers();
  }
});

test.each(['?watch=nothing', '?watch=report', '?watch=transcript', '?mark=x&mark=y', '?watch=a&watch=b'])(
  '%s is refused',
  async (query) => {
    const { connect } = await start();
    await expect(connect(query)).rejects.toThrow(/40[04]/);
  },
);
