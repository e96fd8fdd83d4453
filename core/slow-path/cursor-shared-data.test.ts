import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { CursorHome } from './test-cursor-home.ts';

/** Files of other people's machines, read in place; skipped where they are not. */
const DATA = fileURLToPath(new URL('../../../shared/data/cursor/', import.meta.url));
const HISTORY = join(DATA, 'slevin48-cursor-history');
const PROJECTS = join(DATA, 'anuragabhay-workspace');

function homeOf(...folders: string[]): CursorHome {
  const home = new CursorHome({ cursor: folders });
  onTestFinished(() => home.close());
  return home;
}

const allComposersSchema = z.object({
  allComposers: z.array(
    z.object({ createdAt: z.number(), conversation: z.array(z.object({ type: z.number() })).optional() }),
  ),
});

/** What the list of conversations says, read without any of our code. */
function composersOf(folder: string) {
  const database = new DatabaseSync(`${pathToFileURL(join(folder, 'state.vscdb')).href}?immutable=1`, {
    readOnly: true,
  });
  const row = database.prepare("SELECT value FROM ItemTable WHERE key = 'composer.composerData'").get();
  database.close();
  return allComposersSchema.parse(JSON.parse(String(row?.value))).allComposers;
}

test.skipIf(!existsSync(HISTORY))('a workspace of Cursor 2024 (needs ../shared/data)', async () => {
  const home = homeOf(HISTORY);
  const before = readdirSync(HISTORY);
  await home.take();
  const composers = composersOf(HISTORY).filter(({ conversation = [] }) => conversation.length > 0);
  const prompts = composers.flatMap(({ conversation = [] }) => conversation.filter(({ type }) => type === 1));
  expect(composers.length).toBeGreaterThan(10);
  expect(home.lists('SELECT count(*), sum(interaction_count), sum(total_tokens) FROM conversations')).toEqual([
    [composers.length, prompts.length, 0],
  ]);
  // It tells neither tokens nor a context: nothing is made up.
  expect(home.lists('SELECT count(*) FROM usage')).toEqual([[0]]);
  expect(home.lists('SELECT min(started_at) FROM conversations')).toEqual([
    [Math.min(...composers.map(({ createdAt }) => createdAt))],
  ]);
  // All of one workspace, which has no description beside it.
  expect(home.lists('SELECT count(*) FROM cursor_sessions')).toEqual([[1]]);
  // The prompts that the workspace lists are those of its conversations: they count once.
  expect(home.lists("SELECT count(*) > 50 FROM cursor_raw_traces WHERE event_type = 'prompt'")).toEqual([[1]]);
  expect(readdirSync(HISTORY)).toEqual(before);
});

test.skipIf(!existsSync(PROJECTS))('transcripts of agents (needs ../shared/data)', async () => {
  const home = homeOf(PROJECTS);
  await home.take();
  const folder = join(PROJECTS, 'projects/1771088653928/agent-transcripts');
  const texts = readdirSync(folder).map((name) => [name.replace('.txt', ''), readFileSync(join(folder, name), 'utf8')]);
  const count = (text = '', pattern: RegExp) => [...text.matchAll(pattern)].length;
  expect(home.lists('SELECT external_id, interaction_count FROM conversations ORDER BY 1')).toEqual(
    texts.map(([id, text]) => [id, count(text, /^user:$/gm)]).sort(),
  );
  const calls = texts.reduce((sum, [, text]) => sum + count(text, /^\[Tool call\] /gm), 0);
  expect(home.lists('SELECT count(*) FROM tool_calls')).toEqual([[calls]]);
  expect(home.lists('SELECT count(*) FROM usage')).toEqual([[0]]);
});

test.skipIf(!existsSync(DATA))('both in one home, read again after a restart (needs ../shared/data)', async () => {
  const home = homeOf(HISTORY);
  await home.take();
  const alone = home.all('SELECT * FROM conversations ORDER BY external_id');
  const both = homeOf(HISTORY, PROJECTS);
  await both.take();
  both.restart();
  await both.take();
  const ofHistory = both.all('SELECT * FROM conversations WHERE workspace_hash IS NOT NULL ORDER BY external_id');
  expect(ofHistory).toEqual(alone);
  expect(both.lists('SELECT count(*) FROM conversations WHERE workspace_hash IS NULL')).toEqual([[8]]);
});
