import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { PLATFORMS } from '../contracts/platform.ts';
import { fillHome } from '../lifecycle/test-filled-home.ts';
import { diagnose } from './diagnostics.ts';

const fileSchema = z.object({
  format: z.literal('blueplane-diagnostics'),
  findings: z.array(z.strictObject({ check: z.string(), state: z.string() })),
  owner: z.string(),
  stored: z.object({
    deadLetters: z.number(),
    sources: z.array(z.object({ platform: z.string(), events: z.number() })),
    unpricedModels: z.number(),
  }),
  changedSettings: z.array(z.string()),
  log: z.array(z.string()),
});

test('what helps is in it, and nothing that anybody said, called or named', async () => {
  const home = await fillHome();
  onTestFinished(() => home.close());
  const { paths } = home;
  const folder = join(home.file.folder, 'Secret Customer', 'claude');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    paths.config,
    `sources:\n  claude_code:\n    paths: [${JSON.stringify(join(folder, 'nowhere'))}]\nlog:\n  level: DEBUG\n` +
      'redis:\n  url: redis://queue.acme.example:6390/0\n',
  );
  appendFileSync(
    paths.log,
    `2026-11-21 14:03:05,123 INFO capture: started\nENOENT: no such file, open '${folder}/x'\n` +
      'it is said that /Users/ada/Acme Corp (Claude Code) may not be read\n' +
      'rediss://queue.acme.example:6390/0 does not answer\n' +
      'the dashboard listens on http://127.0.0.1:7531/ now\n' +
      'cwd: ... Acme, as an older line has it\nfailed in "/home/ada/please/x Acme.jsonl" again\n',
  );
  const env = { HOME: home.file.folder, PATH: '' };

  const { text } = await diagnose(paths.home, env);
  const file = fileSchema.parse(JSON.parse(text));
  expect(file.findings.map(({ check }) => check)).toContain('database');
  expect(file.stored.sources.find(({ platform }) => platform === 'claude_code')?.events).toBeGreaterThan(0);
  expect(file.changedSettings.toSorted()).toEqual(['log.level', 'redis.url', 'sources.claude_code.paths']);
  expect(file.log).toEqual([
    '2026-11-21 14:03:05,123 INFO capture: started',
    expect.stringMatching(/^ENOENT: .*'\.\.\.'$/),
    'it is said that ...',
    'rediss://...',
    'the dashboard listens on http://127.0.0.1:7531/ now',
    'cwd: ...',
    'failed in "..." again',
  ]);

  const names = home.database
    .prepare<[], { name: string }>(
      `SELECT name FROM projects UNION SELECT external_id FROM conversations UNION SELECT model FROM usage
       UNION SELECT project_hash FROM projects`,
    )
    .all()
    .map(({ name }) => name)
    // One of the projects is called as a tool is.
    .filter((name) => name !== '' && !PLATFORMS.some((platform) => platform.includes(name)));
  expect(names.length).toBeGreaterThan(5);
  for (const secret of [...names, home.file.folder, 'Secret', 'Customer', 'Acme', 'acme', '/home/ada', 'please']) {
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  }
});

test('a home where nothing is right says what cannot be read, and never fails', async () => {
  const { text } = await diagnose('/nowhere/at/all', { PATH: '' });
  const file = z.looseObject({ log: z.string(), owner: z.string() }).parse(JSON.parse(text));
  expect(file.log).toMatch(/^It cannot be read: /);
  expect(text).not.toContain('nowhere');
});
