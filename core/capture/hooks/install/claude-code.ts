import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Addition } from './json-settings.ts';
import { type Json, nodeAt, plainValue, readJson } from './json-text.ts';
import { folderOf, type ToolPlan, type Wanted, type Wish } from './tool-plan.ts';

/** Known to every version that has hooks. One that is not known makes older versions skip the whole file. */
const EVENTS = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PreCompact',
  'SubagentStop',
];
const NEWER_EVENTS = ['PostToolUseFailure', 'PermissionRequest', 'PermissionDenied', 'SubagentStart', 'PostCompact'];
const TOOL_EVENTS = new Set([
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PermissionRequest',
  'PermissionDenied',
]);
/** Seconds, after which the tool would end it; it ends itself sooner. */
const TIMEOUT_SECONDS = 2;

/** Whoever sets one of these sends telemetry somewhere already, or wants none sent. */
const EXPORTER_VARIABLE =
  /^(CLAUDE_CODE_ENABLE_TELEMETRY|OTEL_(LOGS|METRICS)_EXPORTER|OTEL_EXPORTER_OTLP(_\w+)?_(ENDPOINT|PROTOCOL))$/;

function variables({ ports }: Pick<Wish, 'ports'>): Record<string, string> {
  return {
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${ports.http}`,
  };
}

/** Claude Code: `hooks` and `env` of its settings.json. */
export const claudeCodePlan: ToolPlan = {
  tool: 'claude-code',
  platform: 'claude_code',
  files(wish) {
    const path = join(configFolder(wish.env), 'settings.json');
    const values = environment(wish);
    return [{ format: 'json', path, values, want: (text) => want(text, wish, values) }];
  },
  advice: ({ newerEvents, hooks }) =>
    hooks && !newerEvents
      ? [
          'Failures, permissions and the start of subagents are told by Claude Code 2.1.101 or newer, which was not found ' +
            'here. Older versions skip settings that name them. With such a version, run this again with --newer-events.',
        ]
      : [],
};

/** As Claude Code finds it. */
function configFolder(env: Wish['env']): string {
  const home = env.HOME || homedir();
  const folder = resolve(folderOf(env.CLAUDE_CONFIG_DIR, home, join(home, '.claude')));
  return basename(folder) === 'projects' && existsSync(join(dirname(folder), 'settings.json'))
    ? dirname(folder)
    : folder;
}

function environment(wish: Wish): Addition[] {
  return Object.entries(variables(wish)).map(([name, value]) => ({ kind: 'value', path: ['env', name], value }));
}

function want(text: string, wish: Wish, values: readonly Addition[]): Wanted {
  const root = readJson(text);
  const additions: Addition[] = [];
  const left: string[] = [];
  if (wish.hooks) {
    const events = wish.newerEvents ? [...EVENTS, ...NEWER_EVENTS] : EVENTS;
    for (const event of events) additions.push({ kind: 'hook', path: ['hooks', event], hook: hookFor(event, wish) });
    const off = nodeAt(root, ['disableAllHooks']);
    if (off !== null && plainValue(off) === true) {
      left.push('Hooks are switched off there (disableAllHooks), so that ours do not run until you remove that line.');
    }
  }
  if (wish.otel) {
    const foreign = foreignVariables(plainEnvironment(root), wish);
    if (foreign.length === 0) additions.push(...values);
    else
      left.push(
        `${foreign.join(', ')} ${foreign.length === 1 ? 'is' : 'are'} set already: your telemetry goes where it went.`,
      );
  }
  return { additions, left };
}

function hookFor(event: string, { command }: Wish): Json {
  const handler = { type: 'command', command, timeout: TIMEOUT_SECONDS };
  return TOOL_EVENTS.has(event) ? { matcher: '*', hooks: [handler] } : { hooks: [handler] };
}

function plainEnvironment(root: ReturnType<typeof readJson>): Record<string, unknown> {
  const node = nodeAt(root, ['env']);
  const value = node === null ? {} : plainValue(node);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Variables that say something else than we would, in the file and where this command was called. */
function foreignVariables(inFile: Record<string, unknown>, wish: Wish): string[] {
  const ours: Record<string, unknown> = variables(wish);
  // Claude Code hands the variables of its settings on to what it starts, also to this command: those are our own.
  const outside = Object.entries(wish.env).filter(
    ([name, value]) => !wish.written.some((ours) => ours.path.at(-1) === name && ours.value === value),
  );
  const foreign = Object.entries({ ...Object.fromEntries(outside), ...inFile }).filter(
    ([name, value]) => EXPORTER_VARIABLE.test(name) && value !== undefined && value !== '' && value !== ours[name],
  );
  return foreign.map(([name]) => name).sort();
}
