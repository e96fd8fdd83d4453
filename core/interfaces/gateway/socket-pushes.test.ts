import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { SocketMessage } from '../../contracts/api.ts';
import { settingsSchema } from '../../contracts/settings.ts';
import { loadApiToken } from '../../runtime/api-token.ts';
import { homePaths } from '../../runtime/paths.ts';
import type { Queries } from './calls.ts';
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
};

/** A gateway whose figures the test turns, each time with a new revision. */
async function start(): Promise<Turned> {
  let tokens = 1;
  const queries: Queries = { call: (name) => (name === 'today' ? { tokens } : { name }) };
  const gateway = await startTestGateway({ queries });
  running = gateway;
  const authorization = `Bearer ${loadApiToken(homePaths(gateway.home).apiToken)}`;
  return {
    gateway,
    connect: (query = '') => openSocket(gateway.port, { authorization }, {}, query),
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

const helloSchema = z.object({ type: z.literal('hello'), server: z.string(), revision: z.number() });

async function helloOf(client: TestSocket): Promise<string> {
  const { server, revision } = helloSchema.parse(await client.message(({ type }) => type === 'hello'));
  return `server=${server}&revision=${revision}`;
}

test('a client gets a snapshot of what it watches, then only what became another', async () => {
  const { connect, turn } = await start();
  const client = await connect('?watch=today,status');
  const first = await client.message(({ type }) => type === 'snapshot');
  expect(first).toEqual({
    type: 'snapshot',
    revision: 0,
    figures: { today: { tokens: 1 }, status: { name: 'status' } },
  });
  expect(client.messages[0]).toMatchObject({ type: 'hello', revision: 0, resumed: false });
  turn(2);
  expect(await client.message(shows(2))).toEqual({ type: 'update', revision: 1, figures: { today: { tokens: 2 } } });
  turn(2);
  // Something changed, and nothing that is watched.
  expect(await client.message(({ type }) => type === 'changed')).toEqual({ type: 'changed', change: { revision: 2 } });
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
  const seen = await helloOf(before);
  before.socket.close();
  const same = await connect(`?watch=today&${seen}`);
  expect(await same.message(({ type }) => type === 'hello')).toMatchObject({ resumed: true });
  turn(2);
  expect(await same.message(shows(2))).toMatchObject({ type: 'update' });
  expect(same.messages.filter(({ type }) => type === 'snapshot')).toEqual([]);
  const missed = await connect(`?watch=today&${seen}`);
  expect(await missed.message(({ type }) => type === 'snapshot')).toMatchObject({ figures: { today: { tokens: 2 } } });
  const elsewhere = await connect('?watch=today&server=another&revision=1');
  expect(await elsewhere.message(({ type }) => type === 'snapshot')).toMatchObject({ revision: 1 });
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

test('a client that reads nothing is told nothing until it reads, and then the newest', async () => {
  const { connect, turn } = await start();
  const slow = await connect('?watch=today');
  await slow.message(({ type }) => type === 'snapshot');
  slow.socket.pause();
  for (let tokens = 2; tokens <= 30; tokens += 1) turn(tokens);
  slow.socket.resume();
  await slow.message(shows(30));
});

test.each(['?watch=nothing', '?watch=report', '?watch=transcript', '?revision=x&server=y', '?watch=a&watch=b'])(
  '%s is refused',
  async (query) => {
    const { connect } = await start();
    await expect(connect(query)).rejects.toThrow(/40[04]/);
  },
);
