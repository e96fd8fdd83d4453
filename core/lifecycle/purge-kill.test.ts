import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import {
  requests,
  restamped,
  rolloutName,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { homePaths } from '../runtime/paths.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { derivedRows, keptAndTrueSums } from '../slow-path/test-derived.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { openWritable } from '../storage/database.ts';
import { rowsOf } from '../storage/test-database.ts';
import { finishOpenPurges, purgeHome } from './purge-home.ts';
import { findOpenPurge } from './purge-journal.ts';
import { PurgeableHome, testPurgeTools } from './test-purge.ts';
import { startWriting } from './test-writing.ts';

const SCOPE = { project: 'shop' };
/** What a purge leaves, told apart from when it happened. */
const REMEMBERED = ['tombstone_names', 'purged_records', 'purged_counters'] as const;

/** What a purge passes that nobody kills. */
const passed: string[] = [];
let template: string;
let untouched: Record<string, string[]>;
let wanted: Record<string, string[]>;
beforeAll(async () => {
  const home = new PurgeableHome();
  const text = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  for (const session of ['one', 'two', 'three']) {
    const lines = [1, 2, 3].map((number) =>
      reply(
        { output_tokens: number },
        {
          message: {
            id: `msg_${session}_${number}`,
            content: [{ type: 'tool_use', id: `call_${session}_${number}`, name: 'Edit', input: {} }],
          },
          line: {
            uuid: `u-${session}-${number}`,
            sessionId: session,
            cwd: number === 3 ? '/home/ada/mill' : '/home/ada/shop',
          },
        },
      ),
    );
    const copies =
      session === 'three'
        ? [1, 2].map((number) =>
            reply(
              { output_tokens: number },
              {
                message: { id: `msg_one_${number}` },
                line: { uuid: `u-one-${number}`, sessionId: 'three', cwd: '/home/ada/mill' },
              },
            ),
          )
        : [];
    home.write(`claude/projects/-shop/${session}.jsonl`, text([...copies, ...lines]));
  }
  const original = [sessionMeta(sessionId(1)), turnContext('gpt-5.4', 1), ...requests([{ input: 50, output: 5 }])];
  const fork = [
    sessionMeta(sessionId(2), { forked_from_id: sessionId(1), cwd: '/home/ada/mill' }, 4_000),
    ...restamped(original, 4_000),
    turnContext('gpt-5.4', 5_000, { cwd: '/home/ada/mill' }),
    ...requests([{ input: 90, output: 9 }], { from: 5_001, before: [{ input: 50, output: 5 }] }),
  ];
  for (const [id, lines] of [
    [1, original],
    [2, fork],
  ] as const) {
    home.write(`codex/sessions/2026/03/04/${rolloutName(sessionId(id))}`, text(lines));
  }
  await home.take();
  home.database
    .prepare(
      "INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at) VALUES ('e', 'claude_code', 'x', 'y', x'00', 1)",
    )
    .run();
  home.database.exec(
    `INSERT INTO event_contents SELECT event_id, 'claude_code', external_id, NULL, 1, 1, x'00' FROM claude_raw_traces`,
  );
  home.database.pragma('wal_checkpoint(TRUNCATE)');
  template = mkdtempSync(join(tmpdir(), 'blueplane-kill-'));
  cpSync(home.file.folder, template, { recursive: true });
  home.close();

  const whole = copyOfTemplate();
  untouched = stateOf(whole);
  await purgeHome(homePaths(whole), SCOPE, { ...testPurgeTools(), passed: (point) => passed.push(point) });
  wanted = stateOf(whole);
  rmSync(whole, { recursive: true });
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

function copyOfTemplate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-kill-'));
  cpSync(template, folder, { recursive: true });
  return folder;
}

function stateOf(folder: string): Record<string, string[]> {
  const database = openWritable(join(folder, 'telemetry.db'));
  try {
    const { kept, truth } = keptAndTrueSums(database);
    expect(kept).toEqual(truth);
    expect(findOpenPurge(database)).toBeNull();
    const tables = [
      ...REMEMBERED,
      'claude_raw_traces',
      'codex_raw_traces',
      'dead_letters',
      'purge_sessions',
      'event_contents',
    ];
    return {
      ...derivedRows(database),
      ...Object.fromEntries(tables.map((table) => [table, rowsOf(database, table, ['ingested_at'])])),
    };
  } finally {
    database.close();
  }
}

/** @returns where it was killed; null when it came to its end */
function killedAt(folder: string, what: string, points: number): string | null {
  const child = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'test-kill-purge.ts'), folder, what, String(points)],
    {
      encoding: 'utf8',
    },
  );
  if (child.signal === 'SIGKILL') return child.stdout;
  expect([child.status, child.stderr]).toEqual([0, '']);
  return null;
}

/** Points from one kill to the next, beside the stages. */
const STEP = amount({ short: 4, full: 1 });
const STAGES: ReadonlySet<string> = new Set([
  'before recorded',
  'behind raw',
  'behind derived',
  'behind shrunk',
  'behind done',
]);

test('killed at any point, a purge leaves everything as it was or is finished by the next start', async () => {
  expect(passed.length).toBeGreaterThan(18);
  // These are among the points in any form.
  expect(passed).toEqual(expect.arrayContaining([...STAGES]));
  const points: string[] = [];
  for (const [index, name] of passed.entries()) {
    const number = index + 1;
    if (index % STEP > 0 && !STAGES.has(name)) continue;
    const folder = copyOfTemplate();
    try {
      const point = killedAt(folder, JSON.stringify(SCOPE), number);
      if (point === null) throw new Error('the purge came to its end before the point');
      points.push(point);
      // Some of the next starts are killed, too, a little further on.
      if (points.length % 3 === 0) killedAt(folder, 'finish', 1 + (number % 5));
      expect(await finishOpenPurges(homePaths(folder), testPurgeTools())).toEqual([]);
      expect([point, stateOf(folder)]).toEqual([point, point === 'before recorded' ? untouched : wanted]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  expect(points).toEqual(expect.arrayContaining([...STAGES]));
}, 300_000);

test.each(['contents 11', 'behind shrunk'])(
  'killed %s, a purge of what was said is finished by the next start, and takes nothing else',
  async (wantedPoint) => {
    const folder = copyOfTemplate();
    try {
      expect(killedAt(folder, JSON.stringify({ content: true }), CONTENT_POINTS[wantedPoint] ?? 0)).toBe(wantedPoint);
      // What an export left that was killed holds what is purged.
      const unfinished = await startWriting(folder, testFolder());
      await unfinished.kill();
      expect(await finishOpenPurges(homePaths(folder), testPurgeTools())).toEqual([]);
      expect(existsSync(unfinished.draft)).toBe(false);
      expect(untouched.event_contents).toHaveLength(11);
      expect(stateOf(folder)).toEqual({ ...untouched, event_contents: [] });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** How many points such a purge has passed there. */
const CONTENT_POINTS: Readonly<Record<string, number>> = {
  'contents 11': 3,
  'behind shrunk': 10,
};
