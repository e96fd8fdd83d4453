import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PUT_AWAY_FILE, putAwaySchema } from '../contracts/put-away.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { finishOpenPurges } from './purge-home.ts';
import { PurgeableHome, testPurgeTools } from './test-purge.ts';

let home: PurgeableHome;
beforeEach(() => {
  home = new PurgeableHome();
});
afterEach(() => home.close());

function told(session: string): string {
  const line = { uuid: `u-${session}`, requestId: `req_${session}`, sessionId: session, cwd: '/home/ada/shop' };
  const said = reply({ input_tokens: 10, output_tokens: 1 }, { message: { id: `msg_${session}` }, line });
  return `${JSON.stringify(said)}\n`;
}

const [GOES, STAYS] = ['session-that-goes', 'session-that-stays'];

/** Two sessions that a dashboard put away, with an archive beside that. */
async function withDashboard(name: string): Promise<string> {
  for (const session of [GOES, STAYS]) {
    home.write(`claude/projects/-home-ada-shop/${session}.jsonl`, told(session));
  }
  await home.take();
  const folder = join(home.paths.archives, name);
  mkdirSync(folder, { recursive: true });
  const archived = [GOES, STAYS].map((id) => ({ platform: 'claude_code', id, at: 5 }));
  writeFileSync(join(folder, PUT_AWAY_FILE), JSON.stringify({ archived }));
  writeFileSync(join(folder, '2026-03-04-1000.json'), JSON.stringify({ sessions: archived }));
  return folder;
}

function putAway(folder: string): string[] {
  const file: unknown = JSON.parse(readFileSync(join(folder, PUT_AWAY_FILE), 'utf8'));
  return putAwaySchema.parse(file).archived.map(({ id }) => id);
}

test('a purge without a server takes the archives, and of what was put away only what is gone', async () => {
  const folder = await withDashboard('wall');
  expect((await home.preview({ session: GOES })).files.count).toBe(1);
  await home.purge({ session: GOES });
  expect(readdirSync(folder)).toEqual([PUT_AWAY_FILE]);
  expect(putAway(folder)).toEqual([STAYS]);
});

test('with everything go the dashboards, too', async () => {
  await withDashboard('wall');
  await home.purge({ everything: true });
  expect(existsSync(home.paths.archives)).toBe(false);
});

test.each([{ session: GOES }, { everything: true } as const])(
  'a folder of the name of what was put away, and one that cannot be read, hold no purge up: %o',
  async (scope) => {
    const folder = await withDashboard('wall');
    const [other, broken] = ['desk', 'door'].map((name) => join(home.paths.archives, name, PUT_AWAY_FILE));
    mkdirSync(join(other ?? '', 'deeper'), { recursive: true });
    mkdirSync(join(broken ?? '', '..'), { recursive: true });
    writeFileSync(broken ?? '', '{"archived":[{');
    expect((await home.purge(scope)).left).toEqual([]);
    if ('session' in scope) expect([putAway(folder), existsSync(broken ?? '')]).toEqual([[STAYS], false]);
  },
);

test.each([{ session: GOES }, { everything: true } as const])(
  'a file in the place of the archives holds no purge up: %o',
  async (scope) => {
    await withDashboard('wall');
    rmSync(home.paths.archives, { recursive: true });
    writeFileSync(home.paths.archives, '');
    expect((await home.purge(scope)).left).toEqual([]);
  },
);

test('what cannot be written keeps a purge open, says so, and is done by the next start', async () => {
  const folder = await withDashboard('wall');
  const inTheWay = join(folder, `${PUT_AWAY_FILE}.new`);
  mkdirSync(inTheWay);
  const { left } = await home.purge({ session: GOES });
  expect(left).toEqual([expect.stringContaining(PUT_AWAY_FILE)]);
  rmSync(inTheWay, { recursive: true });
  expect(await finishOpenPurges(home.paths, testPurgeTools())).toEqual([]);
  expect(putAway(folder)).toEqual([STAYS]);
});
