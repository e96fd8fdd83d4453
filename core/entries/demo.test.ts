import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createControlClient } from '../runtime/control.ts';
import { isHomeTaken } from '../runtime/home-lock.ts';
import { homePaths } from '../runtime/paths.ts';
import { createSampleServer } from '../runtime/sample-server.ts';
import { addressOf, CLI, environmentsWith, everythingIn, startDemo, testUser, until } from './test-demo.ts';

/** Three demos, of two programs each, are started one after the other, beside all other tests of this folder. */
const PATIENCE_MS = 240_000;

/** The home of the only demo there is. */
function demoHome(temporary: string): string {
  const [name = ''] = readdirSync(temporary).filter((each) => each.startsWith('blueplane-sample-'));
  return join(temporary, name, 'home');
}

function statusFor(address: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

const reportSchema = z.object({ totals: z.object({ responses: z.number() }) });

test('shows the sessions of all four tools, knows nothing of the user’s own, and leaves nothing', async () => {
  const user = testUser();
  writeFileSync(join(user.root, 'user', 'home', 'config.yaml'), 'log:\n  level: info\n');
  mkdirSync(join(user.root, 'user', 'claude', 'projects'));
  writeFileSync(join(user.root, 'user', 'claude', 'projects', 'mine.jsonl'), '{}\n');
  const before = everythingIn(join(user.root, 'user'));

  const demo = startDemo(user);
  const address = await addressOf(demo);
  const home = demoHome(user.temporary);
  const client = createControlClient(homePaths(home, user.env));
  const status = await client.status();
  expect(status.sample).toBe(true);
  const servers = environmentsWith(`BLUEPLANE_HOME=${home}`);
  if (process.platform === 'linux') expect(servers.length).toBeGreaterThan(0);
  // What it was started with names no folder of the user's, whatever the variable.
  for (const environment of servers) {
    expect(environment.filter((each) => each.includes(join(user.root, 'user')))).toEqual([]);
    expect(environment).toContain('BLUEPLANE_SAMPLE_DATA=1');
  }
  // The doors of every other server.
  expect(await statusFor(new URL('/', address).href, {})).toBe(401);
  expect(await statusFor(address, { host: 'example.invalid' })).toBe(403);
  expect(await statusFor(address, {})).toBe(303);
  expect(await statusFor(address, {})).toBe(401);
  await client.ingest(() => undefined);
  for (const platform of ['claude_code', 'codex_cli', 'gemini_cli', 'cursor']) {
    const report = reportSchema.parse(await client.call('report', { kind: 'daily', timezone: 'UTC', platform }));
    expect([platform, report.totals.responses > 0]).toEqual([platform, true]);
  }

  demo.child.kill('SIGINT');
  expect(await demo.exited, demo.output()).toBe(0);
  expect(readdirSync(user.temporary)).toEqual([]);
  expect(environmentsWith(home)).toEqual([]);
  expect(everythingIn(join(user.root, 'user'))).toEqual(before);
});

test(
  'a killed one takes its server with it, and the next removes its folder but none that is in use',
  async () => {
    const user = testUser();
    const killed = startDemo(user);
    await addressOf(killed);
    const { lock } = homePaths(demoHome(user.temporary));
    const used = startDemo(user);
    await addressOf(used);
    expect(readdirSync(user.temporary)).toHaveLength(2);
    const foreign = join(user.temporary, 'blueplane-sample-notes');
    mkdirSync(foreign);
    const processes = () => environmentsWith(join(user.temporary, 'blueplane-sample-')).length;
    const both = processes();
    if (process.platform === 'linux') expect(both).toBeGreaterThan(2);
    killed.child.kill('SIGKILL');
    await until(() => !isHomeTaken(lock) && processes() <= both / 2);

    const next = startDemo(user);
    await addressOf(next);
    expect(used.child.exitCode).toBeNull();
    // The folder that was just made, and two that are in use.
    expect(readdirSync(user.temporary)).toHaveLength(3);
    expect(readdirSync(user.temporary)).toContain('blueplane-sample-notes');
    for (const { child } of [used, next]) child.kill('SIGTERM');
    expect(await Promise.all([used.exited, next.exited])).toEqual([0, 0]);
    expect(readdirSync(user.temporary)).toEqual(['blueplane-sample-notes']);
  },
  PATIENCE_MS,
);

test('ends when the process that started it was killed', async () => {
  const user = testUser();
  const script = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(CLI)}, 'demo', '--no-open'], { stdio: 'inherit' })`;
  const starter = startDemo(user, ['-e', script]);
  await addressOf(starter);
  starter.child.kill('SIGKILL');
  await until(() => readdirSync(user.temporary).length === 0);
});

test('an owner has one beside itself, with a fresh address for each wish, until it ends', async () => {
  const user = testUser();
  const commandLine = { command: process.execPath, arguments: [CLI] };
  const server = createSampleServer({ commandLine, env: user.env, isSample: false });
  async function show(): Promise<URL> {
    for (;;) {
      const { address } = await server.show();
      if (address !== null) return new URL(address);
    }
  }
  const [one, other] = [await show(), await show()];
  expect(other.origin).toBe(one.origin);
  expect(other.searchParams.get('token')).not.toBe(one.searchParams.get('token'));
  expect(readdirSync(user.temporary)).toHaveLength(1);

  // Ended by its own page, another follows when it is wished for.
  const home = demoHome(user.temporary);
  await createControlClient(homePaths(home, user.env)).act('endSample');
  await until(() => readdirSync(user.temporary).length === 0);
  await expect.poll(() => show().catch(() => null), { timeout: 60_000 }).not.toBeNull();
  expect(demoHome(user.temporary)).not.toBe(home);
  await server.stop();
  expect(readdirSync(user.temporary)).toEqual([]);
});
