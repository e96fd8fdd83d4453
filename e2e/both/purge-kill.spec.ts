import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { beginTranscript } from '../claude-transcript.ts';
import type { Home } from '../home-folders.ts';
import { processesOfHome } from '../processes-of-home.ts';
import { blueplane, reportDaily } from '../report.ts';
import { everythingWritten } from '../test-home.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';
import type { ShownHome } from './shown-home.ts';

/** Processes are started, on a machine that does other things too. */
const LOADED_MS = 60_000;
const ZONE = 'UTC';
/** The process in which a purge is done. */
const JOB = 'lifecycle.js';
/** Stands in a name that is kept of each row, and in no other. */
const MARKER = `marked-${randomUUID()}`;
const DAY_MS = 86_400_000;

test.use({ timezoneId: ZONE, locale: 'en-US' });

const stepsSchema = z.array(z.object({ step: z.string(), finished: z.number() }));

function query(home: Home): Database.Database {
  return new Database(join(home.path, 'telemetry.db'), { readonly: true });
}

/** How far each purge of a home is. */
function purges(home: Home): z.infer<typeof stepsSchema> {
  const database = query(home);
  try {
    return stepsSchema.parse(
      database.prepare('SELECT step, finished_at IS NOT NULL AS finished FROM purges ORDER BY id').all(),
    );
  } finally {
    database.close();
  }
}

function writeTwoProjects(home: Home): void {
  for (const [project, days] of [
    [MARKER, 1],
    ['stays', 2],
  ] as const) {
    const transcript = beginTranscript(home.claude, project, randomUUID());
    for (let answer = 1; answer <= 20; answer += 1) {
      transcript.append({
        id: `${project}-${answer}`,
        at: new Date(Date.now() - days * DAY_MS),
        model: 'claude-sonnet-4-5-20250929',
        inputTokens: 1_000 * days,
        outputTokens: 10,
        cacheReadTokens: 0,
      });
    }
  }
}

/**
 * Orders the purge of the marked project on the page, and holds it where the rows are deleted and their bytes are not:
 * whoever reads keeps the log with the old pages from being emptied.
 * @returns lets it go on
 */
async function purgeHeldHalfWay(shown: ShownHome, page: Page): Promise<() => void> {
  const { home } = shown;
  const reader = query(home);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM claude_raw_traces').get();
  await page.getByRole('button', { name: 'Purge…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Purge' });
  await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: MARKER });
  await shown.agreeNext();
  await dialog.getByRole('button', { name: 'Purge 1 session' }).click({ timeout: LOADED_MS });
  await expect(page.getByRole('dialog', { name: 'Purging' })).toContainText(
    'Safe to quit: it finishes on the next start.',
  );
  await expect.poll(() => purges(home), { timeout: LOADED_MS }).toEqual([{ step: 'queue', finished: 0 }]);
  return () => void reader.close();
}

function jobProcesses(home: Home): number[] {
  return processesOfHome(home.path)
    .filter((line) => line.includes(JOB))
    .map((line) => Number.parseInt(line, 10));
}

/** The one process that purges; never 0 or a guess, which would be this test's own group. */
function onlyJob(home: Home): number {
  const [job, ...others] = jobProcesses(home);
  if (job === undefined || !(job > 0) || others.length > 0) throw new Error('there is not exactly one purging process');
  return job;
}

async function begin(shown: ShownHome, open: (shown: ShownHome, query: string) => Promise<Page>): Promise<Page> {
  await blueplane(shown.home, ['ingest', '--once']);
  expect((await reportDaily(shown.home, ZONE)).daily).toHaveLength(2);
  expect(everythingWritten(shown.home.path).includes(MARKER)).toBe(true);
  return await open(shown, '/?view=data&range=30d');
}

/** Only the other project is left, in figures as in bytes, also after the same files were read once more. */
async function expectPurged(home: Home): Promise<void> {
  expect(purges(home)).toEqual([{ step: 'done', finished: 1 }]);
  expect(everythingWritten(home.path).includes(MARKER)).toBe(false);
  await blueplane(home, ['ingest', '--once']);
  const { daily } = await reportDaily(home, ZONE);
  expect(daily.map(({ totalTokens }) => totalTokens)).toEqual([20 * 2_010]);
  expect(everythingWritten(home.path).includes(MARKER)).toBe(false);
  expect(everythingWritten(home.path).includes('stays')).toBe(true);
}

test('a purge whose program is killed half-way is finished by the next start, to the last byte', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open }) => {
  test.setTimeout(4 * LOADED_MS);
  writeTwoProjects(home);
  const shown = await startShown();
  const page = await begin(shown, open);
  const goOn = await purgeHeldHalfWay(shown, page);
  await shown.kill();
  await expect.poll(() => jobProcesses(home), { timeout: LOADED_MS }).toEqual([]);
  goOn();
  // It was cut off in its middle: what is deleted still lies on the disk.
  expect(purges(home)).toEqual([{ step: 'queue', finished: 0 }]);
  expect(everythingWritten(home.path).includes(MARKER)).toBe(true);

  const restarted = await startShown();
  const data = await open(restarted, '/?view=data');
  await expect(data.getByRole('region', { name: 'How long' })).toContainText(/Last purge(ordered .*; )?finished /);
  const again = await open(restarted, '/?view=sessions&range=30d');
  await expect(again.getByRole('listbox', { name: 'Sessions' }).getByRole('option')).toHaveCount(1);
  await expect(again.getByRole('main')).not.toContainText(MARKER);
  await expectPurged(home);
});

test('a purge whose own process is killed half-way is finished at once, and the page says so', {
  tag: '@full',
}, async ({ home, startShown, open }) => {
  test.setTimeout(4 * LOADED_MS);
  writeTwoProjects(home);
  const shown = await startShown();
  const page = await begin(shown, open);
  const goOn = await purgeHeldHalfWay(shown, page);
  process.kill(onlyJob(home), 'SIGKILL');
  const stopped = page.getByRole('dialog', { name: 'The purge stopped' });
  goOn();
  await expect(stopped.getByRole('alert')).toContainText('The purge was finished all the same.', {
    timeout: LOADED_MS,
  });
  await expectPurged(home);
});
