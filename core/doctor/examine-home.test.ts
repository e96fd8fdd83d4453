import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { entryPath } from '../../build/test/entry-path.ts';
import { prepareData } from '../lifecycle/prepare-data.ts';
import { writeRepairNote } from '../lifecycle/repair-note.ts';
import { takeHomeLock } from '../runtime/home-lock.ts';
import { homePaths } from '../runtime/paths.ts';
import { writePidFile } from '../runtime/pid-file.ts';
import { openWritable } from '../storage/database.ts';
import { examineHome } from './examine-home.ts';

/** A home as a first start leaves it, with a tool's folder and a command on PATH. */
function testHome() {
  const root = mkdtempSync(join(tmpdir(), 'bp-doctor-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const paths = homePaths(join(root, 'home ü'));
  mkdirSync(paths.home, { mode: 0o700 });
  for (const name of ['claude/projects', 'codex', 'gemini', 'cursor', 'cursor-home', 'bin']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  writeFileSync(join(root, 'bin', 'blueplane'), '#!/bin/sh\n', { mode: 0o755 });
  const env: Record<string, string | undefined> = {
    HOME: root,
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    CLAUDE_CONFIG_DIR: join(root, 'claude'),
    CODEX_HOME: join(root, 'codex'),
    GEMINI_DATA_DIR: join(root, 'gemini'),
    CURSOR_USER_DIR: join(root, 'cursor'),
    CURSOR_HOME: join(root, 'cursor-home'),
    BLUEPLANE_PORT: '0',
    BLUEPLANE_REDIS_SERVER: process.env.BLUEPLANE_REDIS_SERVER,
  };
  prepareData(paths);
  return { root, paths, env };
}
type TestHome = ReturnType<typeof testHome>;

/** What is not well, in short. */
async function complaints({ paths, env }: TestHome, now?: number): Promise<string[]> {
  const findings = await examineHome(paths.home, env, now);
  return findings.flatMap(({ check, state, message, remedy }) => {
    expect(remedy === null).toBe(state === 'ok');
    return state === 'ok' ? [] : [`${state} ${check}: ${message}`];
  });
}

const NOT_RUNNING = 'warning server: The server does not run.';

function everythingBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const { mode, size, mtimeMs, ino } = lstatSync(path);
      const bytes = lstatSync(path).isFile() ? readFileSync(path).toString('base64') : '';
      return JSON.stringify([path, mode, size, mtimeMs, ino, bytes]);
    });
}

test('a home that is well has one finding of each check, and not a byte of it is changed', async () => {
  const home = testHome();
  const before = everythingBelow(home.root);
  const findings = await examineHome(home.paths.home, home.env);
  expect(findings.map(({ check }) => check)).toEqual(
    'node home disk key database redis server port sources hooks otlp log clock command'.split(' '),
  );
  expect(findings.flatMap(({ state, message }) => (state === 'problem' ? message : []))).toEqual([]);
  expect(await complaints(home)).toEqual([NOT_RUNNING]);
  expect(everythingBelow(home.root)).toEqual(before);
});

test('a database that is open with a log beside it is read in place, and nothing is written', async () => {
  const home = testHome();
  const writer = openWritable(home.paths.database);
  onTestFinished(() => void writer.close());
  writer.exec(`INSERT INTO dead_letters (event_id, platform, error_type, error_message, event_data, failed_at)
    VALUES ('e', 'claude_code', 'x', 'y', x'00', 1)`);
  const before = everythingBelow(home.root);
  expect(before.join()).toContain('telemetry.db-wal');
  expect(await complaints(home)).toEqual(['warning database: 1 events could not be stored.', NOT_RUNNING]);
  expect(everythingBelow(home.root)).toEqual(before);
});

test('a home that is not there is a warning, and is not made', async () => {
  const home = testHome();
  rmSync(home.paths.home, { recursive: true });
  expect(await complaints(home)).toEqual([`warning home: ${home.paths.home} is not there yet.`, NOT_RUNNING]);
  expect(readdirSync(home.root)).not.toContain('home ü');
});

test.each<[string, (home: TestHome) => void, RegExp]>([
  [
    'a file in the place of the home',
    ({ paths }) => {
      rmSync(paths.home, { recursive: true });
      writeFileSync(paths.home, '');
    },
    /^problem home: .* is a file, not a folder\.$/,
  ],
  ['a home open to others', ({ paths }) => chmodSync(paths.home, 0o755), /^warning home: .* open to other users\.$/],
  ['a lost key', ({ paths }) => rmSync(paths.salt), /^problem key: installation\.key is missing/],
  ['a damaged key', ({ paths }) => writeFileSync(paths.salt, 'x'), /^problem key: installation\.key is damaged/],
  ['a key that others can read', ({ paths }) => chmodSync(paths.salt, 0o644), /^warning key: /],
  [
    'no database',
    ({ paths }) => writeFileSync(paths.database, 'x'.repeat(5_000)),
    /^problem database: .* damaged or is no database\.$/,
  ],
  [
    'a foreign database',
    ({ paths }) => {
      rmSync(paths.database);
      const database = openWritable(paths.database);
      database.exec('PRAGMA journal_mode = DELETE; CREATE TABLE other (a)');
      database.close();
    },
    /^problem database: .* not of Blueplane/,
  ],
  [
    'a damaged page',
    ({ paths }) => {
      const database = openWritable(paths.database);
      database.exec('PRAGMA journal_mode = DELETE');
      const root = database
        .prepare<[], { rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'usage_time'")
        .get();
      database.close();
      const file = openSync(paths.database, 'r+');
      writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, ((root?.rootpage ?? 0) - 1) * 4_096);
      closeSync(file);
    },
    /^problem database: telemetry\.db is damaged\.$/,
  ],
  [
    'a repair after which something is missing',
    ({ paths }) =>
      writeRepairNote(paths, {
        state: 'done',
        at: Date.UTC(2026, 10, 20),
        aside: 'damaged.db',
        rowsSaved: 1,
        rowsFromBackup: 0,
        damagedTables: ['usage'],
        readsAgain: true,
        days: [{ day: '2026-11-01', responses: 5 }],
      }),
    /^warning database: .* repaired on 2026-11-20, .* missing: 2026-11-01\.$/,
  ],
  [
    'a newer database',
    ({ paths }) => {
      const database = openWritable(paths.database);
      database.exec("INSERT INTO schema_version VALUES (9999, 'x', 'y'); PRAGMA wal_checkpoint(TRUNCATE)");
      database.close();
    },
    /^problem database: .* schema version 9999/,
  ],
  [
    'a Redis that is none',
    ({ env }) => {
      env.BLUEPLANE_REDIS_SERVER = '/bin/true';
    },
    /^problem redis: No Redis can be run\.$/,
  ],
  [
    'an external Redis that is away',
    ({ paths }) => writeFileSync(paths.config, 'redis:\n  url: redis://:pass@127.0.0.1:1\n'),
    /^problem redis: The Redis at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\)\.$/,
  ],
  [
    'a wrong setting',
    ({ paths }) => writeFileSync(paths.config, 'gateway:\n  port: none\n'),
    /^problem settings: .*config\.yaml:2: gateway\.port/,
  ],
  [
    'a tool folder that is none',
    ({ root, env }) => {
      writeFileSync(join(root, 'file'), '');
      env.CODEX_HOME = join(root, 'file');
    },
    /^problem sources: .*\(Codex CLI\) is no folder\.$/,
  ],
  [
    'a folder of the settings that is not there',
    ({ paths, root }) => writeFileSync(paths.config, `sources:\n  codex_cli:\n    paths: ['${root}/none']\n`),
    /^warning sources: .* is named in the settings, but is not there\.$/,
  ],
  ['a log that is a folder', ({ paths }) => mkdirSync(paths.log), /^problem log: server\.log is not a file\.$/],
  [
    'no command',
    ({ env }) => {
      env.PATH = '/usr/bin:/bin';
    },
    /^warning command: /,
  ],
  [
    'a command that leads nowhere',
    ({ root }) => chmodSync(join(root, 'bin', 'blueplane'), 0o600),
    /^problem command: /,
  ],
])('%s is named with what to do', async (_name, harm, expected) => {
  const home = testHome();
  harm(home);
  expect(await complaints(home)).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
});

test('a port that another program has is named', async () => {
  const home = testHome();
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  home.env.BLUEPLANE_PORT = String(port);
  expect(await complaints(home)).toContain(`warning port: Port ${port} is taken by another program.`);
});

test('exporters that send to a port where nothing of ours listens are named, those that reach us as well', async () => {
  const home = testHome();
  const endpoint = (port: number) =>
    `{\n  // "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",\n  "env": { "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:${port}" }\n}\n`;
  const settings = join(home.root, 'claude', 'settings.json');
  const said = async () =>
    (await examineHome(home.paths.home, home.env)).flatMap(({ check, message }) => (check === 'otlp' ? message : []));
  writeFileSync(settings, endpoint(4_318));
  expect(await said()).toEqual(['The ports of OpenTelemetry are free.', 'Sent there by the settings of Claude Code.']);
  writeFileSync(settings, endpoint(4_999));
  expect(await said()).toContain('Claude Code sends OpenTelemetry to port 4999, where Blueplane does not listen.');
  writeFileSync(home.paths.config, 'gateway:\n  otlp:\n    http_port: 4999\n');
  expect(await said()).toContain('Sent there by the settings of Claude Code.');
  writeFileSync(home.paths.config, 'gateway:\n  otlp:\n    enabled: false\n');
  expect(await said()).toEqual(['OpenTelemetry is not taken in (gateway.otlp.enabled).']);
});

test('a port of OpenTelemetry that another program has is named', async () => {
  const home = testHome();
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  delete home.env.BLUEPLANE_PORT;
  writeFileSync(home.paths.config, `gateway:\n  port: 0\n  otlp:\n    grpc_port: ${port}\n    http_port: 0\n`);
  expect(await complaints(home)).toContain(`warning otlp: Port ${port} of OpenTelemetry is taken by another program.`);
});

test('a clock that was set back, or never, is named', async () => {
  const home = testHome();
  const ahead = new Date(Date.now() + 3_600_000);
  utimesSync(home.paths.database, ahead, ahead);
  expect(await complaints(home)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^warning clock: .* written later than that\.$/)]),
  );
  expect(await complaints(home, 0)).toContain('problem clock: The clock says 1970-01-01T00:00:00.000Z.');
});

test('an owner that does not answer is told from none', async () => {
  const home = testHome();
  const lock = takeHomeLock(home.paths.lock);
  onTestFinished(() => lock.release());
  writePidFile(home.paths.pid);
  expect(await complaints(home)).toContain(
    `problem server: The server (pid ${process.pid}) holds the home, but does not answer.`,
  );
});

test('the command prints findings with their remedies, and ends with 1 when there is a problem', async () => {
  const home = testHome();
  const doctor = (...words: string[]) =>
    new Promise<{ code: number | null; out: string }>((resolve) => {
      const cli = entryPath('cli');
      const env = { ...process.env, ...home.env, BLUEPLANE_HOME: home.paths.home };
      const child = spawn(process.execPath, [cli, 'doctor', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stderr.pipe(process.stderr);
      let out = '';
      child.stdout.on('data', (data) => {
        out += data;
      });
      child.on('close', (code) => resolve({ code, out }));
    });
  const well = await doctor('--json');
  expect([well.code, JSON.parse(well.out).healthy]).toEqual([0, true]);
  const saved = join(home.root, 'report.json');
  expect((await doctor('--save', saved)).code).toBe(0);
  expect(lstatSync(saved).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(saved, 'utf8'))).toMatchObject({ format: 'blueplane-diagnostics' });
  expect(readFileSync(saved, 'utf8')).not.toContain(home.root);
  // One that is there stays.
  expect((await doctor('--save', saved)).code).toBe(1);
  rmSync(home.paths.salt);
  const ill = await doctor();
  expect(ill.code).toBe(1);
  expect(ill.out).toMatch(/\nPROBLEM {2}key: installation\.key is missing.*\n {9}→ Put the key back/);
  expect(ill.out).toMatch(/\n1 problem, 1 warning\.\n$/);
});
