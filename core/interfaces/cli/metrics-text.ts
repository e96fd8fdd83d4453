import {
  LIVE_LEADER_HOURS,
  type LiveLeader,
  type LiveMetrics,
  type LiveWindow,
  type LiveWindowName,
} from '../../contracts/live-metrics.ts';
import { PLATFORM_LABELS, platformSchema } from '../../contracts/platform.ts';
import { counted, formatAgo, formatCount, formatDuration, formatTokens } from '../../format/index.ts';
import { printable } from './display-width.ts';
import { type Column, fitColumns } from './fit-columns.ts';
import { tableText } from './table-text.ts';
import type { TableStyle } from './terminal-style.ts';

const NO_PROJECT = '(no project)';

const WINDOW_WORDS: Record<LiveWindowName, string> = {
  minute: 'Last minute',
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
};

/** `metrics` for people. */
export function metricsText(live: LiveMetrics, style: TableStyle): string {
  const now = Date.parse(live.at);
  return [
    windowsTable(live.windows, style),
    '',
    `Sessions that go on: ${formatCount(live.activeSessions)}`,
    ...latestLines(live.latest, now),
    ...leaderLine('Models, by tokens', live.leaders.models, formatTokens),
    ...leaderLine('Projects, by tokens', live.leaders.projects, formatTokens),
    ...leaderLine('Assistants, by tokens', labelled(live.leaders.platforms), formatTokens),
    ...leaderLine('Tools, by calls', live.leaders.tools, formatCount),
  ].join('\n');
}

function windowsTable(windows: readonly LiveWindow[], style: TableStyle): string {
  const numbers = (head: string, dropOrder: number | null, text: (window: LiveWindow) => string): Column => ({
    head,
    cells: windows.map(text),
    align: 'right',
    shortestWidth: null,
    dropOrder,
  });
  const columns: Column[] = [
    {
      head: 'Time',
      cells: windows.map(({ window }) => WINDOW_WORDS[window]),
      align: 'left',
      shortestWidth: 8,
      dropOrder: null,
    },
    numbers('Answers', null, ({ responses }) => formatCount(responses)),
    numbers('Tokens', null, ({ tokens }) => formatTokens(tokens)),
    numbers('A minute', 5, ({ tokensPerMinute }) => formatTokens(Math.round(tokensPerMinute))),
    numbers('Prompts', 4, ({ prompts }) => formatCount(prompts)),
    numbers('Calls', null, ({ toolCalls }) => formatCount(toolCalls)),
    numbers('Failed', 3, ({ toolFailures }) => formatCount(toolFailures)),
    numbers('Half within', 2, ({ toolDurationMs }) => formatDuration(toolDurationMs?.p50 ?? null)),
    numbers('95 % within', 1, ({ toolDurationMs }) => formatDuration(toolDurationMs?.p95 ?? null)),
  ];
  return tableText(fitColumns(columns, style.width), (text) => text);
}

function latestLines({ response, toolCall, prompt }: LiveMetrics['latest'], now: number): string[] {
  const told = ({ at, platform }: { at: string; platform: keyof typeof PLATFORM_LABELS }) =>
    `${formatAgo(at, now)}, ${PLATFORM_LABELS[platform]}`;
  return [
    ...(response === null ? [] : [`Last answer: ${told(response)}, ${printable(response.model)}`]),
    ...(toolCall === null ? [] : [`Last call of a tool: ${told(toolCall)}, ${printable(toolCall.toolName)}`]),
    ...(prompt === null ? [] : [`Last prompt: ${told(prompt)}`]),
  ];
}

function leaderLine(head: string, leaders: readonly LiveLeader[], format: (value: number) => string): string[] {
  if (leaders.length === 0) return [];
  const list = leaders.map(({ label, value }) => `${printable(label === '' ? NO_PROJECT : label)} ${format(value)}`);
  return [`${head} (${counted(LIVE_LEADER_HOURS, 'hour')}): ${list.join(', ')}`];
}

function labelled(leaders: readonly LiveLeader[]): LiveLeader[] {
  return leaders.map((leader) => ({ ...leader, label: PLATFORM_LABELS[platformSchema.parse(leader.key)] }));
}
