import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ourTomlBlock, readToml, removeFromToml, tableAt } from './toml-settings.ts';
import { folderOf, type ToolPlan, type Wish } from './tool-plan.ts';

/** Codex passes over names that it does not know. */
const EVENTS = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PermissionRequest',
  'PreCompact',
  'PostCompact',
  'SubagentStart',
  'SubagentStop',
];
/** Seconds, after which the tool would end it; it ends itself sooner. */
const TIMEOUT_SECONDS = 2;

/** Codex: hooks.json, and the table `otel` of config.toml. `notify` stays the user's: the hooks tell the same. */
export const codexPlan: ToolPlan = {
  tool: 'codex',
  platform: 'codex_cli',
  files(wish) {
    const home = wish.env.HOME || homedir();
    const folder = resolve(folderOf(wish.env.CODEX_HOME, home, join(home, '.codex')));
    return [
      {
        format: 'json',
        path: join(folder, 'hooks.json'),
        values: [],
        want: () => ({ additions: wish.hooks ? EVENTS.map((event) => hookAt(event, wish)) : [], left: [] }),
      },
      { format: 'toml', path: join(folder, 'config.toml'), want: (text) => wantLines(text, wish) },
    ];
  },
  advice: ({ hooks }) => (hooks ? ['Codex asks before it runs new hooks: open /hooks in it once and trust them.'] : []),
};

function hookAt(event: string, { command }: Wish) {
  const hook = { hooks: [{ type: 'command', command, timeout: TIMEOUT_SECONDS }] };
  return { kind: 'hook' as const, path: ['hooks', event], hook };
}

function wantLines(text: string, wish: Wish): { lines: string[]; left: string[] } {
  const left: string[] = [];
  const config = readToml(ourTomlBlock(text) === null ? text : removeFromToml(text));
  if (wish.hooks && tableAt(config, 'features')?.hooks === false) {
    left.push('Hooks are switched off there (features.hooks), so that ours do not run until you remove that line.');
  }
  if (!wish.otel) return { lines: [], left };
  if (tableAt(config, 'otel')?.exporter !== undefined) {
    left.push('otel.exporter is set already: your telemetry goes where it went.');
    return { lines: [], left };
  }
  const endpoint = `http://127.0.0.1:${wish.ports.http}/v1/logs`;
  return { lines: [`exporter = { otlp-http = { endpoint = "${endpoint}", protocol = "binary" } }`], left };
}
