import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Addition } from './json-settings.ts';
import { folderOf, type ToolPlan } from './tool-plan.ts';

/** Known since Cursor has hooks. Some versions refuse a file that names others. */
const EVENTS = ['beforeSubmitPrompt', 'afterShellExecution', 'afterMCPExecution', 'afterFileEdit', 'stop'];
/** Instead of those for single tools come those for all. */
const NEWER_EVENTS = [
  'sessionStart',
  'sessionEnd',
  'beforeSubmitPrompt',
  'preToolUse',
  'postToolUse',
  'postToolUseFailure',
  'preCompact',
  'subagentStart',
  'subagentStop',
  'stop',
];

/** Cursor: hooks.json. It sends no OpenTelemetry. */
export const cursorPlan: ToolPlan = {
  tool: 'cursor',
  platform: 'cursor',
  files({ env, hooks, newerEvents, command }) {
    const home = env.HOME || homedir();
    const folder = resolve(folderOf(env.CURSOR_HOME, home, join(home, '.cursor')));
    const version: Addition = { kind: 'value', path: ['version'], value: 1 };
    const events = newerEvents ? NEWER_EVENTS : EVENTS;
    const hooked: Addition[] = events.map((event) => ({ kind: 'hook', path: ['hooks', event], hook: { command } }));
    return [
      {
        format: 'json',
        path: join(folder, 'hooks.json'),
        // Every file of hooks names it: nothing tells ours from the user's but the note of what we wrote.
        values: [],
        servesHooks: true,
        want: () => ({ additions: hooks ? [version, ...hooked] : [], left: [] }),
      },
    ];
  },
  advice: ({ otel, hooks, newerEvents }) => [
    ...(otel && !hooks ? ['Cursor sends no OpenTelemetry, so that there is nothing to set.'] : []),
    ...(hooks && !newerEvents
      ? [
          'Newer versions of Cursor also tell of sessions, failures and subagents: run this again with --newer-events there.',
        ]
      : []),
  ],
};
