import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../../runtime/test-folder.ts';

const CLI = resolve(import.meta.dirname, '../../entries/cli.ts');

/** As a person keeps it: comments, tabs, an own hook, no line break at the end. */
const THEIRS = `{
\t// what I use
\t"model": "opus", /* not sonnet */
\t"env": { "EDITOR": "vi" },
\t"hooks": {
\t\t"PreToolUse": [{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "my-own-check" }] }],
\t},
}`;

test('install and uninstall, as they are typed: shown first, done once, and byte for byte as it was', async () => {
  const root = testFolder();
  const home = join(root, 'home');
  const settings = join(root, 'claude', 'settings.json');
  mkdirSync(join(root, 'claude'));
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(settings, THEIRS);
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    BLUEPLANE_HOME: home,
    CLAUDE_CONFIG_DIR: join(root, 'claude'),
    NO_COLOR: '1',
  };
  const blueplane = (...words: string[]): Promise<string> =>
    new Promise((done, fail) => {
      execFile(process.execPath, [CLI, ...words], { env, encoding: 'utf8' }, (error, stdout, stderr) =>
        error === null ? done(stdout) : fail(new Error(stderr, { cause: error })),
      );
    });
  const text = () => readFileSync(settings, 'utf8');

  const shown = await blueplane('install', 'claude-code', '--dry-run');
  expect(shown).toMatch(/^\+.*OTEL_EXPORTER_OTLP_ENDPOINT/m);
  expect([text(), existsSync(join(home, 'hooks')), existsSync(join(home, 'integrations'))]).toEqual([
    THEIRS,
    false,
    false,
  ]);

  expect(await blueplane('install', 'claude-code')).toContain(`Changed ${settings}.`);
  const installed = text();
  expect(installed).not.toBe(THEIRS);
  for (const theirs of ['// what I use', '/* not sonnet */', 'my-own-check', '"EDITOR": "vi"'])
    expect(installed).toContain(theirs);
  expect(await blueplane('install', 'claude-code')).toContain('hold it already');
  expect(text()).toBe(installed);

  expect(await blueplane('uninstall', 'claude-code', '--dry-run')).toMatch(/^-.*OTEL_EXPORTER_OTLP_ENDPOINT/m);
  expect(text()).toBe(installed);
  await blueplane('uninstall', 'claude-code');
  expect(text()).toBe(THEIRS);
  expect(await blueplane('uninstall', 'claude-code')).toContain('Nothing of Blueplane is in the settings');
});
