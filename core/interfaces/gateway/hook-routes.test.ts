import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { HOOK_ENDPOINT_FILE, HOOK_ROUTE, HOOKS_FOLDER } from '../../contracts/hook-record.ts';
import { ask, startTestGateway, type TestGateway } from './test-gateway.ts';

const LIMITS = { clients: { burst: 3, perSecond: 1 }, strangers: { burst: 2, perSecond: 1 } };

let running: TestGateway | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function start(): Promise<{ test: TestGateway; post: (token: string) => Promise<number> }> {
  const test = await startTestGateway({ limits: LIMITS, now: () => 0, takeHook: async () => 'passed' });
  running = test;
  const post = async (token: string) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return (await ask(test.port, HOOK_ROUTE, headers, { method: 'POST', body: '{}' })).status;
  };
  return { test, post };
}

function tokenOf({ home }: TestGateway): string {
  const text = readFileSync(join(home, HOOKS_FOLDER, HOOK_ENDPOINT_FILE), 'utf8');
  return z.object({ token: z.string() }).parse(JSON.parse(text)).token;
}

test('wrong tokens are refused ever more shortly and take nothing from the hooks', async () => {
  const { test, post } = await start();
  const wrong: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) wrong.push(await post('wrong'));
  expect(wrong).toEqual([401, 401, 429, 429, 429, 429]);
  // 400: it was read, and it is no message.
  const hooks: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) hooks.push(await post(tokenOf(test)));
  expect(hooks).toEqual([400, 400, 400, 429]);
});
