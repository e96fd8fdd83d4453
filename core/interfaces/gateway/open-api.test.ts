import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { apiMethods } from '../../contracts/api.ts';
import { createQueryService } from '../../query/index.ts';
import { insertCall, insertDecision, insertSession } from '../../query/test-activity.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from '../../query/test-database.ts';
import { loadApiToken } from '../../runtime/api-token.ts';
import { homePaths } from '../../runtime/paths.ts';
import { RESOURCES } from './resources.ts';
import { type Answer, ask, startTestGateway, type TestGateway } from './test-gateway.ts';

const AT = Date.UTC(2026, 9, 1, 12);
const documentSchema = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.object({ get: z.object({ parameters: z.array(z.object({ name: z.string() })) }) })),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

let database: TestDatabase;
let gateway: TestGateway;
let authorization: string;
let text: string;
let document: z.infer<typeof documentSchema>;

beforeAll(async () => {
  database = createTestDatabase();
  insertSession(database.writer, { id: 'session-1', startedAt: AT, lastActivityAt: AT + 60_000 });
  insertSession(database.writer, { id: 'session-2', startedAt: AT + 1_000, platform: 'codex_cli' });
  insertSession(database.writer, { id: 'twice', startedAt: AT });
  insertSession(database.writer, { id: 'twice', startedAt: AT, platform: 'codex_cli' });
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: AT + 2_000, input: 5 },
    { ...ANY_USAGE, occurredAt: AT + 3_000, session: 'session-2', platform: 'codex_cli', costSource: 'unpriced' },
  ]);
  insertCall(database.writer, { at: AT + 4_000, session: 'session-1', tool: 'Edit', success: true, durationMs: 12 });
  insertCall(database.writer, { at: AT + 5_000, session: 'session-1', tool: 'Bash', success: false });
  insertDecision(database.writer, { at: AT + 6_000, session: 'session-1', tool: 'Edit', decision: 'rejected' });
  const service = createQueryService(
    () => database.reader,
    () => null,
    () => AT + 7_200_000,
  );
  gateway = await startTestGateway({ queries: service });
  authorization = `Bearer ${loadApiToken(homePaths(gateway.home).apiToken)}`;
  text = (await get('/openapi.json')).body;
  document = documentSchema.parse(JSON.parse(text));
});
afterAll(async () => {
  await gateway.close();
  database.close();
});

function get(path: string): Promise<Answer> {
  return ask(gateway.port, `/api/v1${path}`, { authorization });
}

test('the document is one of OpenAPI 3.1 to a validator that is not ours', async () => {
  const checked = await new Validator().validate(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
  expect(checked.errors ?? []).toEqual([]);
  expect([checked.valid, document.openapi]).toEqual([true, '3.1.0']);
});

test('every question but the one that programs may not ask is described, with each of its arguments', () => {
  const { transcript: _forPages, ...asked } = apiMethods;
  const described = Object.keys(document.paths).filter(
    (path) => !(path in RESOURCES || path.startsWith('/health') || path.endsWith('.json')),
  );
  expect(described.sort()).toEqual(
    Object.keys(asked)
      .map((name) => `/${name}`)
      .sort(),
  );
  for (const [name, { args }] of Object.entries(asked)) {
    const parameters = document.paths[`/${name}`]?.get.parameters.map((parameter) => parameter.name);
    expect(parameters, name).toEqual(Object.keys(args.shape));
  }
});

const NEEDED: Record<string, string> = {
  report: '?kind=session',
  explain: '?usage=1',
  session: '?platform=claude_code&sessionId=session-1',
  sessionTimeline: '?platform=claude_code&sessionId=session-1',
  lookIntoFolders: '?platform=claude_code&paths=/nowhere',
};

test('every answer is as the document says', async () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', components: document.components });
  const check = async (path: string, method: string): Promise<void> => {
    const answer = await get(path);
    expect(answer.status, `${path}: ${answer.body}`).toBe(200);
    const name = `${method.slice(0, 1).toUpperCase()}${method.slice(1)}Answer`;
    const validate = ajv.getSchema(`document#/components/schemas/${name}`);
    validate?.(JSON.parse(answer.body));
    expect([validate === undefined, validate?.errors ?? []], path).toEqual([false, []]);
  };
  for (const method of Object.keys(apiMethods).filter((name) => name !== 'transcript')) {
    await check(`/${method}${NEEDED[method] ?? ''}`, method);
  }
  for (const [path, method] of Object.entries(RESOURCES)) await check(path.replace('{id}', 'session-1'), method);
});

test('a session has a path of its own, whichever tool it is of', async () => {
  const byPath = await get('/sessions/session-2');
  expect(byPath.body).toBe((await get('/session?platform=codex_cli&sessionId=session-2')).body);
  const timeline = await get('/sessions/session-1/timeline');
  expect(timeline.body).toBe((await get('/sessionTimeline?platform=claude_code&sessionId=session-1')).body);
  expect((await get('/sessions/twice')).body).toContain('claude_code, codex_cli');
  expect((await get('/sessions/twice?platform=codex_cli')).status).toBe(200);
  const refused = ['/sessions/none', '/sessions/session', '/sessions/session-1?platform=codex_cli', '/sessions/%2e%2e'];
  for (const path of refused) expect((await get(path)).status, path).toBe(404);
  for (const path of ['/sessions/session-1?day=1', '/sessions/session-1?platform=x'])
    expect((await get(path)).status).toBe(400);
});

test('a page of a list names the pages around it', async () => {
  const links = async (path: string): Promise<string[]> =>
    String((await get(path)).headers.link)
      .split(', ')
      .map((link) => link.replace(/<[^>]*offset=(\d+)[^>]*>; rel="(\w+)"/, '$2 $1'));
  expect(await links('/sessions?limit=2')).toEqual(['first 0', 'next 2', 'last 2']);
  expect(await links('/sessions?limit=2&offset=2')).toEqual(['first 0', 'prev 0', 'last 2']);
  expect((await get('/today')).headers.link).toBeUndefined();
  const { headers } = await get('/sessions?limit=3&order=cost');
  const next = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1] ?? '';
  const followed = await ask(gateway.port, next, { authorization });
  expect([next, JSON.parse(followed.body).sessions.length]).toEqual([
    '/api/v1/sessions?limit=3&order=cost&offset=3',
    1,
  ]);
});
