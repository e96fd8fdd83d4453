import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Addition } from './json-settings.ts';
import { type Json, nodeAt, plainValue, readJson } from './json-text.ts';
import { folderOf, type ToolPlan, type Wanted, type Wish } from './tool-plan.ts';

const EVENTS = ['SessionStart', 'SessionEnd', 'BeforeAgent', 'BeforeTool', 'AfterTool', 'PreCompress'];
const TOOL_EVENTS = new Set(['BeforeTool', 'AfterTool']);
/** After which the tool would end it; it ends itself sooner. */
const TIMEOUT_MS = 2_000;
/** Keys of `telemetry` by which a person says where it goes. */
const DESTINATIONS = ['enabled', 'target', 'otlpEndpoint', 'otlpProtocol', 'outfile', 'useCollector'];
const DESTINATION_VARIABLE = /^GEMINI_TELEMETRY_(ENABLED|TARGET|OTLP_ENDPOINT|OTLP_PROTOCOL|OUTFILE|USE_COLLECTOR)$/;

/** Gemini CLI: `hooks` and `telemetry` of its settings.json. */
export const geminiPlan: ToolPlan = {
  tool: 'gemini',
  platform: 'gemini_cli',
  files(wish) {
    const home = wish.env.HOME || homedir();
    const folder = join(resolve(folderOf(wish.env.GEMINI_CLI_HOME, home, home)), '.gemini');
    const values = telemetry(wish);
    return [{ format: 'json', path: join(folder, 'settings.json'), values, want: (text) => want(text, wish, values) }];
  },
  advice: () => [],
};

function telemetry({ ports }: Wish): Addition[] {
  const wanted = {
    enabled: true,
    target: 'local',
    otlpEndpoint: `http://127.0.0.1:${ports.grpc}`,
    otlpProtocol: 'grpc',
    // Sent by default; Blueplane drops prompts at its door, but they need not be sent there.
    logPrompts: false,
  };
  return Object.entries(wanted).map(([key, value]) => ({ kind: 'value', path: ['telemetry', key], value }));
}

function want(text: string, wish: Wish, values: readonly Addition[]): Wanted {
  const root = readJson(text);
  const additions: Addition[] = [];
  const left: string[] = [];
  if (wish.hooks) {
    for (const event of EVENTS) {
      const handler = { name: 'blueplane', type: 'command', command: wish.command, timeout: TIMEOUT_MS };
      const hook: Json = TOOL_EVENTS.has(event) ? { matcher: '.*', hooks: [handler] } : { hooks: [handler] };
      additions.push({ kind: 'hook', path: ['hooks', event], hook });
    }
    if (isOff(root, ['hooksConfig', 'enabled']) || isOff(root, ['tools', 'enableHooks'])) {
      left.push('Hooks are switched off there, so that ours do not run until you remove that line.');
    }
  }
  if (!wish.otel) return { additions, left };
  const inFile = DESTINATIONS.filter((key) => differs(root, key, values)).map((key) => `telemetry.${key}`);
  const outside = Object.keys(wish.env).filter((name) => DESTINATION_VARIABLE.test(name) && wish.env[name] !== '');
  const foreign = [...inFile, ...outside.sort()];
  if (foreign.length === 0) additions.push(...values);
  else
    left.push(
      `${foreign.join(', ')} ${foreign.length === 1 ? 'is' : 'are'} set already: your telemetry goes where it went.`,
    );
  return { additions, left };
}

function isOff(root: ReturnType<typeof readJson>, path: readonly string[]): boolean {
  const found = nodeAt(root, path);
  return found !== null && plainValue(found) === false;
}

function differs(root: ReturnType<typeof readJson>, key: string, values: readonly Addition[]): boolean {
  const found = nodeAt(root, ['telemetry', key]);
  if (found === null) return false;
  const ours = values.find(({ path }) => path[1] === key);
  return ours?.kind !== 'value' || plainValue(found) !== ours.value;
}
