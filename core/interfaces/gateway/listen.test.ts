import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { choosePort, earlierPort, portOfAddress } from './chosen-port.ts';
import { type Listening, listenOnLoopback } from './listen.ts';
import { ask } from './test-gateway.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
/** An address of the range for documentation (RFC 3849), which no machine has. */
const NO_ADDRESS = '2001:db8::1';

const blockers: Server[] = [];
const listenings: Listening[] = [];

afterEach(async () => {
  for (const blocker of blockers.splice(0)) blocker.close();
  for (const listening of listenings.splice(0)) await listening.close(0);
});

async function listen(
  wanted: number,
  ipv6Address?: string,
  earlier: number | null = null,
): Promise<{ listening: Listening; server: HttpServer }> {
  const server = createHttpServer((_request, response) => response.end('ours'));
  const listening = await listenOnLoopback(server, wanted, {
    earlier,
    ...(ipv6Address !== undefined && { ipv6Address }),
  });
  listenings.push(listening);
  return { listening, server };
}

/** Takes a free port, or this one, on an address. */
function block(host: string, port = 0): Promise<number> {
  const blocker = createServer();
  blockers.push(blocker);
  return new Promise((resolve, reject) => {
    blocker.once('error', reject);
    blocker.listen({ host, port }, () => {
      const address = blocker.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

test('a free port is used as it is wanted, without a notice', async () => {
  const port = await block('127.0.0.1');
  blockers.pop()?.close();
  const { listening } = await listen(port);
  expect([listening.port, listening.notice]).toEqual([port, null]);
});

test('a restarted gateway comes back to the port where open pages look for it', async () => {
  const wanted = await block('127.0.0.1');
  const { listening: first } = await listen(wanted);
  await first.close(0);
  const { listening: second } = await listen(wanted, undefined, first.port);
  expect(second.port).toBe(first.port);
  await second.close(0);
  const { listening: anyFree } = await listen(0, undefined, first.port);
  expect(anyFree.port).toBe(first.port);
  expect(portOfAddress(`http://127.0.0.1:${first.port}/`)).toBe(first.port);
  expect(portOfAddress('no address')).toBeNull();
  expect(portOfAddress(undefined)).toBeNull();
});

test('a taken port gives way to a later one, and the notice names both', async () => {
  const taken = await block('127.0.0.1');
  const { listening } = await listen(taken);
  expect(listening.port).toBeGreaterThan(taken);
  expect(listening.port).toBeLessThanOrEqual(taken + 20);
  expect(listening.notice).toContain(`Port ${taken} is taken`);
  expect(listening.notice).toContain(`port ${listening.port}`);
});

test.runIf(hasIpv6)('a port taken on [::1] only is taken', async () => {
  const taken = await block('::1');
  const { listening } = await listen(taken);
  expect(listening.port).not.toBe(taken);
});

test('ports above the highest are not tried: any free one is used', async () => {
  await block('127.0.0.1', 65_535);
  const { listening } = await listen(65_535);
  expect(listening.port).toBeLessThan(65_535);
  expect(listening.notice).toContain('65535');
});

test.runIf(hasIpv6)('both families answer on the same port, with the same server', async () => {
  const { listening } = await listen(0);
  expect(listening.ipv6).toBe(true);
  const answers = [await ask(listening.port, '/'), await ask(listening.port, '/', {}, { host: '::1' })];
  expect(answers.map((answer) => answer.body)).toEqual(['ours', 'ours']);
});

test('a machine without IPv6 gets 127.0.0.1', async () => {
  const { listening } = await listen(0, NO_ADDRESS);
  expect([listening.ipv6, listening.notice]).toEqual([false, null]);
  expect((await ask(listening.port, '/')).body).toBe('ours');
});

test.each(['127.0.0.1', ...(hasIpv6 ? ['::1'] : [])])(
  'closing ends connections on %s that send nothing',
  async (host) => {
    const { listening } = await listen(0);
    const socket = connect(listening.port, host);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await ask(listening.port, '/');
    await listening.close(0);
    await ended;
    await listening.close(0);
  },
);

test('BLUEPLANE_PORT wins over the setting, and a bad one is named', () => {
  expect(choosePort(7531, {})).toEqual({ port: 7531, problem: null });
  expect(choosePort(7531, { BLUEPLANE_PORT: '' })).toEqual({ port: 7531, problem: null });
  expect(choosePort(7531, { BLUEPLANE_PORT: '0' })).toEqual({ port: 0, problem: null });
  expect(choosePort(7531, { BLUEPLANE_PORT: '8080' })).toEqual({ port: 8080, problem: null });
  for (const wish of ['65536', '-1', 'http', '80.5', '0x50']) {
    const { port, problem } = choosePort(7531, { BLUEPLANE_PORT: wish });
    expect(port).toBe(7531);
    expect(problem).toContain('0 to 65535');
  }
});

test('an earlier port is kept for open pages until another one is wished for', () => {
  const earlier = { dashboard: 'http://127.0.0.1:7533/', address: 'http://127.0.0.1:7533/?token=x', wanted: '7531' };
  expect(earlierPort(earlier, 7531)).toBe(7533);
  expect(earlierPort(earlier, 8080)).toBeNull();
  expect(earlierPort({}, 7531)).toBeNull();
  expect(earlierPort(undefined, 0)).toBeNull();
});
