import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, errorOf, signIn, startTestGateway, type TestGateway } from './test-gateway.ts';

let gateway: TestGateway;
let cookie: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    queries: {
      call(name, args) {
        if (name === 'status') throw new Error("SQLITE_CORRUPT in '/home/someone/telemetry.db'");
        return { name, args };
      },
    },
  });
  cookie = await signIn(gateway);
});
afterAll(() => gateway.close());

function get(path: string): ReturnType<typeof ask> {
  return ask(gateway.port, path, { cookie });
}

test('arguments of the query string become what the schema of the method says', async () => {
  const answer = await get('/api/v1/sessions?limit=7&since=2026-11-01&platform=claude_code&timezone=Asia%2FKolkata');
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(JSON.parse(answer.body)).toEqual({
    name: 'sessions',
    args: {
      order: 'newest',
      limit: 7,
      offset: 0,
      since: '2026-11-01',
      platform: 'claude_code',
      timezone: 'Asia/Kolkata',
    },
  });
});

test.each([
  ['/api/v1/sessions?limit=many', 'limit'],
  ['/api/v1/sessions?limit=', 'limit'],
  ['/api/v1/sessions?limit=0x10', 'limit'],
  ['/api/v1/sessions?limit=501', 'limit'],
  ['/api/v1/sessions?since=2026-02-30', 'no such day'],
  ['/api/v1/sessions?since=2026-11-01&since=2026-11-02', 'since'],
  ['/api/v1/sessions?timezone=Nowhere', 'IANA'],
  ['/api/v1/report', 'kind'],
  ['/api/v1/report?kind=hourly', 'daily'],
  ['/api/v1/today?zone=UTC', 'Arguments: timezone'],
  ['/api/v1/status?verbose=1', 'no arguments'],
])('%s is refused with what is allowed', async (path, words) => {
  const answer = await get(path);
  expect(answer.status).toBe(400);
  expect(errorOf(answer)).toContain(words);
});

test.each(['/api/v1/nothing', '/api/v1/constructor', '/api/v1/__proto__', '/api/v1/toString'])(
  '%s is no method',
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(errorOf(answer)).toContain('today, report, projectNames, sessions');
  },
);

test('no query string whatever is an error of ours', async () => {
  const key = fc.oneof(fc.constantFrom('since', 'limit', 'kind', '__proto__', 'constructor'), fc.string());
  const pairs = fc.array(fc.tuple(key, fc.string()), { maxLength: 4 });
  const raw = fc.string({ unit: fc.constantFrom(...'&=%+[]#;?/aZ0'), maxLength: 30 });
  const query = fc.oneof(
    raw,
    pairs.map((list) => String(new URLSearchParams(list))),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('today', 'sessions', 'report'), query, async (method, text) => {
      const { status } = await get(`/api/v1/${method}?${text}`);
      expect([200, 400, 403, 404]).toContain(status);
    }),
  );
});

test('an error of ours is an answer without its insides, and is logged once without paths', async () => {
  const answers = [await get('/api/v1/status'), await get('/api/v1/status')];
  for (const answer of answers) {
    expect(answer.status).toBe(500);
    expect(errorOf(answer)).toContain('blueplane logs');
    expect(answer.body).not.toContain('SQLITE');
  }
  expect(gateway.logLines.filter((line) => line.includes('could not be answered'))).toHaveLength(1);
});

test('health tells how changes are heard', async () => {
  const health: unknown = JSON.parse((await get('/api/v1/health')).body);
  expect(health).toMatchObject({ status: 'degraded', redis: false, sockets: 0, revision: 0 });
});
