import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOOK_ENDPOINT_FILE, HOOKS_FOLDER, hookEndpointSchema } from '../../../contracts/hook-record.ts';
import { settingsSchema } from '../../../contracts/settings.ts';
import { createQueryService } from '../../../query/index.ts';
import { loadApiToken } from '../../../runtime/api-token.ts';
import { homePaths } from '../../../runtime/paths.ts';
import { exportMethod } from '../otlp/grpc-service.ts';
import { ask, startTestGateway, type TestGateway } from '../test-gateway.ts';
import { type Attack, attack, type Patience } from './test-attack.ts';
import { dashboardAttacks } from './test-dashboard-attacks.ts';
import { hostileCalls, makeCall } from './test-grpc-calls.ts';
import { frameAttacks, sendFrames } from './test-grpc-frames.ts';
import { hookAttacks } from './test-hook-attacks.ts';
import { otlpAttacks } from './test-otlp-attacks.ts';
import { slowAttacks } from './test-slow-attacks.ts';

/** Connections at the same time, as of a hostile page and a few programs. */
const AT_ONCE = 12;
const LISTED = 'http://localhost:3000';

/** A busy machine must not look like a slow sender. */
const PATIENT: Patience = { headersMs: 60_000, requestMs: 60_000, lookEveryMs: 1_000 };
const IMPATIENT: Patience = { headersMs: 300, requestMs: 300, lookEveryMs: 50 };

type Attacked = {
  gateway: TestGateway;
  port: number;
  otlpPort: number;
  grpcPort: number;
  token: string;
  hookToken: string;
};

let attacked: Attacked;
const asked: string[] = [];
const taken: unknown[] = [];

async function start(patience: Patience): Promise<Attacked> {
  const queries = createQueryService(
    () => null,
    () => null,
  );
  const otlp = { http_port: 0, grpc_port: 0 };
  const settings = settingsSchema.parse({ gateway: { port: 0, sessions_api_origins: [LISTED], otlp } });
  const gateway = await startTestGateway({
    queries,
    settings,
    act: async (action) => {
      asked.push(action);
      return { job: null };
    },
    takeOtlp: async (signal) => {
      taken.push(signal);
      return { answer: 'stored', rejected: [] };
    },
    takeHook: async (message) => {
      taken.push(message);
      return 'stored';
    },
    env: { BLUEPLANE_PORT: '0' },
    limits: { clients: { burst: 10_000, perSecond: 1 }, strangers: { burst: 10_000, perSecond: 1 } },
    patience,
  });
  const token = loadApiToken(homePaths(gateway.home).apiToken);
  const { otlpHttp = '', otlpGrpc = '' } = gateway.gateway.info;
  const [otlpPort, grpcPort] = [otlpHttp, otlpGrpc].map((address) => Number(new URL(address).port));
  const endpoint = readFileSync(join(gateway.home, HOOKS_FOLDER, HOOK_ENDPOINT_FILE), 'utf8');
  const { token: hookToken } = hookEndpointSchema.parse(JSON.parse(endpoint));
  return { gateway, port: gateway.port, otlpPort: otlpPort ?? 0, grpcPort: grpcPort ?? 0, token, hookToken };
}

beforeAll(async () => {
  attacked = await start(PATIENT);
});
afterAll(() => attacked.gateway.close());

/** Every file of the home with what is in it. */
function contentOfHome(): string[] {
  return readdirSync(attacked.gateway.home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
}

test('hundreds of hostile requests get the right answer, change nothing, and the gateway lives', async () => {
  const { port, otlpPort, token, hookToken } = attacked;
  const before = contentOfHome();
  const tries = [...dashboardAttacks(port, token), ...hookAttacks(port, token, hookToken), ...otlpAttacks(otlpPort)];
  expect(tries.length).toBeGreaterThan(500);
  expect(await wronglyAnswered(tries, attacked)).toEqual([]);
  expect([contentOfHome(), taken, asked.filter((action) => action !== 'currentJob')]).toEqual([before, [], []]);
  const authorization = `Bearer ${token}`;
  expect((await ask(port, '/api/v1/today', { authorization })).status).toBe(200);
  const sent = await ask(
    otlpPort,
    '/v1/logs',
    { 'content-type': 'application/json' },
    { method: 'POST', body: '{"resourceLogs":[]}' },
  );
  expect([sent.status, taken.length]).toEqual([200, 1]);
});

test('gRPC: broken frames, floods, foreign services, bombs and what is no request end as they must', async () => {
  const { grpcPort } = attacked;
  const [before, takenBefore] = [contentOfHome(), taken.length];
  const [frames, calls] = [frameAttacks(), hostileCalls()];
  expect(frames.length + calls.length).toBeGreaterThan(130);
  const wrong = [
    ...(await wrongAmong(frames, (each) => sendFrames(grpcPort, each))),
    ...(await wrongAmong(calls, (each) => makeCall(grpcPort, each))),
  ];
  expect(wrong).toEqual([]);
  expect([contentOfHome(), taken.length]).toEqual([before, takenBefore]);
  const { path } = exportMethod('logs').Export;
  const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
  const good = { name: 'a good one', headers, pieces: [Buffer.alloc(5)], expected: [] };
  expect([await makeCall(grpcPort, good), taken.length]).toEqual(['grpc 0', takenBefore + 1]);
});

/** Tries all of them, many at once. @returns those that were answered otherwise than they must be */
function wronglyAnswered(tries: readonly Attack[], { port, otlpPort }: Attacked): Promise<string[]> {
  return wrongAmong(tries, async (each) => {
    const statuses = await attack(each.at === 'otlp' ? otlpPort : port, each.bytes);
    return isRight(each, statuses) ? (each.expected[0] ?? '') : statuses.join(' ');
  });
}

async function wrongAmong<Try extends { name: string; expected: readonly string[] }>(
  tries: readonly Try[],
  ask: (each: Try) => Promise<string>,
): Promise<string[]> {
  const wrong: string[] = [];
  const next = tries.values();
  async function work(): Promise<void> {
    for (const each of next) {
      const how = await ask(each);
      if (!each.expected.includes(how)) wrong.push(`${each.name}: ${how}, not ${each.expected.join(' or ')}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return wrong;
}

/** Several answers on one connection are all expected, in their order; one is any of those expected. */
function isRight({ expected }: Attack, statuses: readonly string[]): boolean {
  const [first = ''] = statuses;
  return statuses.length === 1 ? expected.includes(first) : statuses.join(' ') === expected.join(' ');
}

test('a sender that never comes to an end is cut off, and holds up nobody', async () => {
  const impatient = await start(IMPATIENT);
  const { port, otlpPort, token } = impatient;
  expect(await wronglyAnswered(slowAttacks(port, otlpPort, token), impatient)).toEqual([]);
  await impatient.gateway.close();
});

test('the sessions API is at the port of OpenTelemetry, too, behind the same doorkeepers', async () => {
  const { otlpPort, token } = attacked;
  const authorization = `Bearer ${token}`;
  const seen = await ask(otlpPort, '/api/sessions', { authorization });
  expect([seen.status, seen.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
  expect(seen.body).toContain('"lifetime"');
  const page = await ask(otlpPort, '/api/sessions', { origin: LISTED, 'sec-fetch-site': 'same-site' });
  expect([page.status, page.headers['access-control-allow-origin']]).toEqual([200, LISTED]);
  const asksFirst = { origin: LISTED, 'access-control-request-method': 'GET' };
  expect((await ask(otlpPort, '/api/sessions', asksFirst, { method: 'OPTIONS' })).status).toBe(204);
  expect((await ask(otlpPort, '/api/sessions', { origin: `${LISTED}0` })).status).toBe(403);
});

test('of all of it nothing stands in the log but how often', () => {
  const log = attacked.gateway.logLines.join('\n');
  for (const word of [attacked.token, attacked.hookToken, 'hostile', 'evil.example', 'gateway.key', 'Bearer'])
    expect(log).not.toContain(word);
});
