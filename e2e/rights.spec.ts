import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { reply } from './claude-reply.ts';
import { TestHome } from './test-home.ts';

/** What the user may not read is named and costs nothing else. Root may read everything, so root's tests run as nobody. */

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

let home: TestHome | null = null;
test.afterEach(async () => {
  if (home !== null) execFileSync('chmod', ['-R', 'u+rwX', home.root]);
  await home?.remove();
  home = null;
});

test('a file and a folder without rights are named, the rest is counted', async () => {
  test.skip(process.platform === 'win32', 'rights of another kind');
  const reachable = spawnSync(process.execPath, ['--version'], { cwd: import.meta.dirname, ...user }).status === 0;
  test.skip(!reachable, 'the user nobody may not enter the folder of this checkout');
  home = new TestHome();
  const project = join(home.claude, 'projects', '-w-atlas-api');
  const closed = join(home.claude, 'projects', '-w-closed');
  mkdirSync(project, { recursive: true });
  mkdirSync(closed);
  writeFileSync(join(project, 'readable.jsonl'), reply(1, 40));
  const secret = join(project, 'secret.jsonl');
  writeFileSync(secret, reply(2, 50));
  chmodSync(secret, 0o000);
  chmodSync(closed, 0o000);
  if (isRoot) {
    for (const path of [home.root, home.claude, join(home.claude, 'projects'), project, secret, closed]) {
      chownSync(path, NOBODY, NOBODY);
    }
  }

  const outcome = await home.spawn(['ingest', '--once', '--json'], { HOME: home.root }, user).ended;
  expect(outcome.code, outcome.stderr).toBe(0);
  const { events, skipped } = JSON.parse(outcome.stdout);
  expect(events).toBe(1);
  expect(skipped).toEqual(
    expect.arrayContaining([
      { path: secret, reason: 'no permission to read it' },
      { path: closed, reason: 'no permission to read it' },
    ]),
  );
  expect((await home.totals()).outputTokens).toBe(40);

  chmodSync(secret, 0o600);
  expect((await home.spawn(['ingest', '--once', '--json'], { HOME: home.root }, user).ended).code).toBe(0);
  expect((await home.totals()).outputTokens).toBe(90);
});
