import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../../../build/test/amount.ts';
import type { HookedTool } from '../../../contracts/hook-record.ts';
import { testFolder } from '../../../runtime/test-folder.ts';
import { isOurCommand } from './hook-command.ts';
import { examineTools, type InstallWish, installTool, uninstallTool } from './installer.ts';
import { type Addition, addToJson, isComplete, removeFromJson } from './json-settings.ts';
import { SettingsRefusal } from './refusal.ts';

const OURS = "'/home/ada/.blueplane/hooks/blueplane-hook' claude-code 2>/dev/null || true";
const PROGRAM = { node: process.execPath, client: '// the client' };
const PLACES = {
  'claude-code': '.claude/settings.json',
  codex: '.codex/config.toml',
  gemini: '.gemini/settings.json',
  cursor: '.cursor/hooks.json',
} as const satisfies Record<HookedTool, string>;

let folder: string;
let home: string;
let wish: InstallWish;
beforeEach(() => {
  folder = testFolder();
  home = join(folder, 'blueplane');
  wish = {
    hooks: true,
    otel: true,
    newerEvents: false,
    ports: { http: 4318, grpc: 4317 },
    env: { HOME: folder, PATH: '' },
  };
});

function place(tool: HookedTool, text: string): string {
  const path = join(folder, PLACES[tool]);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function install(tool: HookedTool, changed: Partial<InstallWish> = {}) {
  return installTool(home, tool, { ...wish, ...changed }, PROGRAM, true);
}

function uninstall(tool: HookedTool) {
  return uninstallTool(home, tool, wish, true);
}

const stateOf = (tool: HookedTool) => examineTools(home, wish, PROGRAM.client).find((report) => report.tool === tool);

/** As a person writes it: comments, tabs, hooks of other programs, and an object on one line. */
const WITH_COMMENTS = `{
\t// what I use
\t"model": "opus", /* not sonnet */
\t"env": { "EDITOR": "vi" }, // short
\t"hooks": {
\t\t"PreToolUse": [
\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "/opt/guard.sh" }] } // mine
\t\t],
\t\t"Stop": []
\t},
\t"permissions": { "allow": ["Bash(ls:*)"], } // the end
}`;

describe('install and uninstall', () => {
  it.each([
    ['comments and foreign hooks', WITH_COMMENTS],
    ['Windows line ends, a byte order mark and no last line end', `\uFEFF${WITH_COMMENTS.replaceAll('\n', '\r\n')}`],
    ['an empty object', '{}'],
    ['an empty file', ''],
    ['one line', '{"a":1,"env":{"B":"2"},"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"x"}]}]}}\n'],
    ['a comment only', '{\n  // nothing yet\n}\n'],
    ['a comma behind the last member', '{\n  "a": 1, // one\n}\n'],
  ])('gives back %s byte for byte', (_name, text) => {
    const path = place('claude-code', text);
    chmodSync(path, 0o640);
    expect(install('claude-code').changes).toHaveLength(1);
    const installed = readFileSync(path, 'utf8');
    expect(parse(installed.replace('\uFEFF', '')).env.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://127.0.0.1:4318');
    for (const comment of comments(text)) expect(installed).toContain(comment);
    expect(installed.includes('\r\n')).toBe(text.includes('\r\n'));
    expect(stateOf('claude-code')).toMatchObject({ state: 'installed', hooks: true, otel: true });
    expect(install('claude-code').changes).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(installed);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    uninstall('claude-code');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(stateOf('claude-code')).toMatchObject({ state: 'absent' });
  });

  it('removes files and folders that were not there before', () => {
    for (const tool of ['claude-code', 'codex', 'gemini', 'cursor'] as const) {
      install(tool);
      expect(stateOf(tool)).toMatchObject({ state: 'installed', hooks: true });
      uninstall(tool);
      expect(existsSync(dirname(join(folder, PLACES[tool])))).toBe(false);
    }
  });

  it('removes only what is ours from a file that was edited since', () => {
    const path = place('claude-code', WITH_COMMENTS);
    install('claude-code', { newerEvents: true });
    const edited = readFileSync(path, 'utf8')
      .replace('"opus"', '"haiku"')
      .replace('"SessionEnd": [', '"SessionEnd": [ // late');
    writeFileSync(path, edited);
    uninstall('claude-code');
    const left = readFileSync(path, 'utf8');
    expect(parse(left)).toEqual({ ...parse(WITH_COMMENTS), model: 'haiku' });
    expect(left).toContain('// mine');
    expect(left).toContain('// the end');
    expect(left.split('\n').slice(0, 4)).toEqual(WITH_COMMENTS.replace('opus', 'haiku').split('\n').slice(0, 4));
  });

  it('keeps a foreign hook that somebody put beside ours', () => {
    const path = place('claude-code', '{}');
    install('claude-code', { otel: false });
    const foreign = '{ "type": "command", "command": "/opt/mine" }';
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/"hooks": \[\s*\{/, (found) => found.replace('{', `${foreign}, {`)),
    );
    uninstall('claude-code');
    expect(parse(readFileSync(path, 'utf8'))).toEqual({
      hooks: { SessionStart: [{ hooks: [{ type: 'command', command: '/opt/mine' }] }] },
    });
  });

  it('keeps a copy first, in the home and for nobody else', () => {
    place('claude-code', WITH_COMMENTS);
    const [change] = install('claude-code').changes;
    expect(readFileSync(change?.backup ?? '', 'utf8')).toBe(WITH_COMMENTS);
    expect(statSync(change?.backup ?? '').mode & 0o777).toBe(0o600);
    expect(change?.backup?.startsWith(home)).toBe(true);
  });

  it('changes the file behind a link and leaves the link', () => {
    const real = join(folder, 'dotfiles.json');
    writeFileSync(real, '{}\n');
    mkdirSync(join(folder, '.claude'));
    symlinkSync(real, join(folder, PLACES['claude-code']));
    install('claude-code');
    expect(readFileSync(real, 'utf8')).toContain('blueplane-hook');
    uninstall('claude-code');
    expect(readFileSync(real, 'utf8')).toBe('{}\n');
  });

  it.each([
    ['{ "a": ', /line 1 is not valid JSON/],
    ['[]', /does not hold an object/],
    ['{ "hooks": {}, "hooks": {} }', /"hooks" stands twice/],
    ['{ "hooks": { "PreToolUse": "no" } }', /"hooks.PreToolUse" in it is not a list/],
    ['{ "hooks": 7 }', /"hooks" in it is not an object/],
  ])('refuses %s and changes nothing', (text, words) => {
    const path = place('claude-code', text);
    expect(() => install('claude-code')).toThrow(SettingsRefusal);
    expect(() => install('claude-code')).toThrow(words);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('writes nothing when it is only asked what it would do', () => {
    const path = place('claude-code', WITH_COMMENTS);
    const { changes } = installTool(home, 'claude-code', wish, PROGRAM, false);
    expect(changes[0]?.after).toContain('blueplane-hook');
    expect(readFileSync(path, 'utf8')).toBe(WITH_COMMENTS);
    expect(existsSync(home)).toBe(false);
  });

  it('takes over from an older command and another home', () => {
    const path = place('claude-code', '{ "model": "opus" }');
    installTool(join(folder, 'elsewhere'), 'claude-code', { ...wish, otel: false }, PROGRAM, true);
    expect(stateOf('claude-code')).toMatchObject({ state: 'outdated' });
    install('claude-code', { otel: false });
    expect(stateOf('claude-code')).toMatchObject({ state: 'installed', otel: false });
    expect(readFileSync(path, 'utf8')).not.toContain('elsewhere');
    uninstall('claude-code');
    expect(parse(readFileSync(path, 'utf8'))).toEqual({ model: 'opus' });
  });
});

describe('what a home knows of settings', () => {
  const copies = () => readdirSync(join(home, 'integrations'));
  const inFolder = (name: string) => ({ ...wish, env: { ...wish.env, CLAUDE_CONFIG_DIR: join(folder, name) } });
  function fill(name: string, text: string): string {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'settings.json'), text);
    return join(folder, name, 'settings.json');
  }

  it.each([
    ['{"model":"opus"}', WITH_COMMENTS],
    ['{"model":"opus"}', '{"model":"opus"}'],
  ])('gives back two folders of a tool byte for byte', (first, second) => {
    const [a, b] = [fill('a', first), fill('b', second)];
    install('claude-code', inFolder('a'));
    install('claude-code', inFolder('b'));
    install('claude-code', { ...inFolder('b'), newerEvents: true });
    uninstallTool(home, 'claude-code', inFolder('a'), true);
    expect(readFileSync(a, 'utf8')).toBe(first);
    uninstallTool(home, 'claude-code', inFolder('b'), true);
    expect(readFileSync(b, 'utf8')).toBe(second);
    expect(copies()).toEqual([]);
  });

  it('keeps one copy of a file, and none when ours is taken out', () => {
    const path = place('claude-code', '{ "env": { "ANTHROPIC_API_KEY": "first" } }');
    install('claude-code');
    const edited = readFileSync(path, 'utf8').replace('first', 'second');
    writeFileSync(path, edited);
    install('claude-code', { ports: { http: 4320, grpc: 4317 } });
    expect(copies()).toHaveLength(2);
    expect(
      copies()
        .map((name) => readFileSync(join(home, 'integrations', name), 'utf8'))
        .join(),
    ).not.toContain('first');
    writeFileSync(path, readFileSync(path, 'utf8').replace('second', 'third'));
    const { changes } = uninstall('claude-code');
    expect(changes.map(({ backup }) => backup)).toEqual([null]);
    expect(parse(readFileSync(path, 'utf8'))).toEqual({ env: { ANTHROPIC_API_KEY: 'third' } });
    expect(copies()).toEqual([]);
  });

  it('leaves a value that was the same before us, also without the copy from before', () => {
    const text = { env: { OTEL_LOGS_EXPORTER: 'otlp' } };
    const path = place('claude-code', JSON.stringify(text));
    install('claude-code');
    for (const name of copies()) if (name !== 'claude-code.json') rmSync(join(home, 'integrations', name));
    uninstall('claude-code');
    expect(parse(readFileSync(path, 'utf8'))).toEqual(text);
  });

  it('moves to another port also from inside of the tool, more than once', () => {
    const path = place('claude-code', '{}');
    install('claude-code');
    const inside = { ...wish.env, ...parse(readFileSync(path, 'utf8')).env };
    for (const http of [4320, 4321]) {
      const { told } = install('claude-code', { env: inside, newerEvents: true, ports: { http, grpc: 4317 } });
      expect(told).toEqual([]);
      expect(parse(readFileSync(path, 'utf8')).env.OTEL_EXPORTER_OTLP_ENDPOINT).toBe(`http://127.0.0.1:${http}`);
    }
    uninstall('claude-code');
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  it('leaves Cursor the version of a file that has hooks of others', () => {
    const path = join(folder, PLACES.cursor);
    install('cursor');
    const theirs = '{ "command": "/opt/mine" }';
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"stop": \[/, `"stop": [${theirs}, `));
    uninstall('cursor');
    expect(parse(readFileSync(path, 'utf8'))).toEqual({ version: 1, hooks: { stop: [JSON.parse(theirs)] } });
  });
});

describe('telemetry that goes somewhere already', () => {
  it.each([
    [
      'claude-code',
      '{ "env": { "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318" } }',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
    ['claude-code', '{ "env": { "CLAUDE_CODE_ENABLE_TELEMETRY": "0" } }', 'CLAUDE_CODE_ENABLE_TELEMETRY'],
    ['gemini', '{ "telemetry": { "enabled": true, "target": "gcp" } }', 'telemetry.target'],
    ['gemini', '{ "telemetry": { "enabled": false } }', 'telemetry.enabled'],
    ['codex', '[otel]\nexporter = "none"\n', 'otel.exporter'],
  ] as const)('of %s is left and told', (tool, text, word) => {
    const path = place(tool, text);
    const { told } = install(tool);
    expect(told.join('\n')).toContain(word);
    expect(readFileSync(path, 'utf8')).not.toContain('127.0.0.1');
    uninstall(tool);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('set outside of the file counts, too', () => {
    const env = { ...wish.env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
    expect(install('claude-code', { env }).told.join('\n')).toContain('OTEL_EXPORTER_OTLP_ENDPOINT is set already');
  });
});

describe('config.toml of Codex', () => {
  it.each([
    ['model = "o3" # mine\n\n[mcp_servers.a]\ncommand = "x"\n'],
    ['model = "o3"'],
    ['[otel]\nenvironment = "dev" # here\n\n[tui]\n'],
    ['\r\n[otel] # t\r\nlog_user_prompt = false\r\n'],
  ])('keeps everything in %j', (text) => {
    const path = place('codex', text);
    install('codex');
    const installed = readFileSync(path, 'utf8');
    const wanted = { 'otlp-http': { endpoint: 'http://127.0.0.1:4318/v1/logs', protocol: 'binary' } };
    expect(parseToml(installed)).toMatchObject({ ...parseToml(text), otel: { exporter: wanted } });
    expect(install('codex').changes).toEqual([]);
    writeFileSync(path, installed.replace('o3', 'o4'));
    uninstall('codex');
    expect(readFileSync(path, 'utf8').trimEnd()).toBe(text.replace('o3', 'o4').trimEnd());
  });

  it.each([
    [
      'a table before our last line',
      '# <<< blueplane',
      '[tui]\ntheme = "dark"\n# <<< blueplane',
      '[tui]\ntheme = "dark"\n',
    ],
    ['a key in our table', /$/, 'log_user_prompt = false\n', '[otel]\nlog_user_prompt = false\n'],
    [
      'a key before our last line',
      '# <<< blueplane',
      'environment = "dev"\n# <<< blueplane',
      '[otel]\nenvironment = "dev"\n',
    ],
    ['a table below it', /$/, '[otel.span_attributes]\na = "b"\n', '[otel.span_attributes]\na = "b"\n'],
    ['a table below ours, and no last line of ours', /# <<< blueplane\n/, '[tui]\nx = 1\n', '[tui]\nx = 1\n'],
    ['another exporter', /exporter = .*/, 'exporter = "none"', '[otel]\nexporter = "none"\n'],
  ])('keeps %s that came later', (_name, at, added, left) => {
    const text = '[mcp_servers.a]\ncommand = "x"\n';
    const path = place('codex', text);
    install('codex');
    const edited = readFileSync(path, 'utf8').replace(at, added);
    writeFileSync(path, edited);
    const { ports } = wish;
    // Another port makes a second installation write.
    install('codex', { ports: { ...ports, http: 4320 } });
    expect(parseToml(readFileSync(path, 'utf8'))).toMatchObject(parseToml(text + left));
    writeFileSync(path, edited);
    uninstall('codex');
    const rest = readFileSync(path, 'utf8');
    expect(parseToml(rest)).toEqual(parseToml(text + left));
    expect(rest).not.toContain('blueplane');
  });

  it('refuses where our key is in a table of somebody else by now', () => {
    const path = place('codex', '');
    install('codex');
    const edited = readFileSync(path, 'utf8').replace('[otel]', '[otel]\n[mine]');
    writeFileSync(path, edited);
    expect(() => uninstall('codex')).toThrow(/cannot be told from yours/);
    expect(readFileSync(path, 'utf8')).toBe(edited);
  });

  it('refuses what is not TOML, with its line', () => {
    place('codex', 'a = 1\nb = = 2\n');
    expect(() => install('codex')).toThrow(/line 2 is not valid TOML/);
  });
});

/** JSON as somebody may have written it: with comments and odd space between any two tokens. */
const space = fc.constantFrom('', ' ', '\n', '\n  ', '\t', ' // why\n', '\n  /* so */ ', ' /* a\n b */', '\r\n');
const scalar = fc
  .oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null))
  .map((value) => JSON.stringify(value));
const group = fc.constantFrom('{ "hooks": [] }', '{"matcher":"Bash","hooks":[{"type":"command","command":"/opt/x"}]}');
function objectOf(members: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.uniqueArray(members, { maxLength: 4, selector: (member) => member.split(':')[0] }),
      space,
      space,
      fc.boolean(),
    )
    .map(([list, before, after, comma]) => {
      const joined = list.map((member) => before + member).join(`${after},`);
      return `{${joined}${comma && list.length > 0 ? ',' : ''}${after}}`;
    });
}
function listOf(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 2 }), space).map(([items, gap]) => `[${items.join(`${gap},`)}${gap}]`);
}
function member(keys: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...keys), space, value).map(([key, gap, text]) => `"${key}":${gap}${text}`);
}
const settings = objectOf(
  fc.oneof(
    member(['model', 'theme'], scalar),
    member(['env'], objectOf(member(['EDITOR', 'PAGER'], scalar))),
    member(['hooks'], objectOf(member(['PreToolUse', 'SessionStart', 'Stop'], listOf(group)))),
  ),
);

const comments = (text: string) => text.match(/\/\/.*|\/\*[\s\S]*?\*\//g) ?? [];

describe('for any settings', () => {
  it('what was added is there, adding it again changes nothing, and taking it out leaves all else', () => {
    const additions: Addition[] = ['PreToolUse', 'SessionStart', 'SessionEnd'].map((event) => ({
      kind: 'hook',
      path: ['hooks', event],
      hook: { hooks: [{ type: 'command', command: OURS }] },
    }));
    const value: Addition = { kind: 'value', path: ['env', 'OTEL_LOGS_EXPORTER'], value: 'otlp' };
    fc.assert(
      fc.property(settings, (text) => {
        const once = addToJson(text, [...additions, value]);
        expect(isComplete(once, [...additions, value], isOurCommand)).toBe(true);
        expect(addToJson(once, [...additions, value])).toBe(once);
        const rest = removeFromJson(once, [value], isOurCommand, text);
        expect(parse(rest)).toEqual(parse(text));
        for (const comment of comments(text)) {
          expect(once).toContain(comment);
          expect(rest).toContain(comment);
        }
      }),
      { numRuns: amount({ short: 40, full: 120 }) },
    );
  });

  it('install and uninstall give the file back, byte for byte', () => {
    const path = place('claude-code', '');
    fc.assert(
      fc.property(settings, fc.boolean(), fc.constantFrom('', '\uFEFF'), (text, newerEvents, mark) => {
        writeFileSync(path, mark + text);
        install('claude-code', { newerEvents });
        expect(install('claude-code', { newerEvents }).changes).toEqual([]);
        uninstall('claude-code');
        expect(readFileSync(path, 'utf8')).toBe(mark + text);
      }),
      // Each writes and flushes a dozen files.
      { numRuns: amount({ short: 4, full: 8 }) },
    );
  });
});
