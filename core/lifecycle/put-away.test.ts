import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PUT_AWAY_FILE, putAwaySchema } from '../contracts/put-away.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { PurgeableHome } from './test-purge.ts';

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
