import type { Block, Blocks } from '../../contracts/blocks.ts';
import { PLATFORM_LABELS } from '../../contracts/platform.ts';
import type { RateLimit, TurnOutcomes } from '../../contracts/rate-limits.ts';
import { counted, formatDuration, formatMoney, formatRate, formatTokens, NO_DATA } from '../../format/index.ts';
import { printable } from './display-width.ts';
import { type Column, fitColumns } from './fit-columns.ts';
import { freshnessLine } from './report-footer.ts';
import { tableText } from './table-text.ts';
import type { TableStyle } from './terminal-style.ts';

/** `report blocks` for people. @param now epoch milliseconds. */
export function blocksText(answer: Blocks, style: TableStyle, now: number): string {
  const { blocks } = answer;
  const lines = blocks.length === 0 ? ['No block of five hours here.'] : [blocksTable(answer, style), ''];
  for (const block of blocks) if (block.isActive) lines.push(...activeLines(block, now));
  if (answer.estimatedCost > 0) lines.push(`${formatMoney(answer.estimatedCost)} of the cost is estimated.`);
  if (answer.estimatedTokens > 0) lines.push(`${formatTokens(answer.estimatedTokens)} of the tokens are estimated.`);
  if (answer.unpricedTokens > 0) {
    lines.push(`Unpriced: ${formatTokens(answer.unpricedTokens)} tokens are not in the cost.`);
  }
  lines.push(...limitLines(answer.rateLimits, now), ...turnLines(answer.turnOutcomes));
  if (blocks.length > 0) lines.push(`A block begins at a full hour UTC; times here are those of ${answer.timezone}.`);
  return [...lines, freshnessLine(answer.freshness, now)].join('\n');
}

function blocksTable(answer: Blocks, style: TableStyle): string {
  const { blocks, timezone } = answer;
  const used = blocks.filter((block) => !block.isGap);
  const total = (amountOf: (block: Block) => number): number => used.reduce((sum, block) => sum + amountOf(block), 0);
  const tokens = (head: string, dropOrder: number, amountOf: (block: Block) => number): Column => ({
    head,
    cells: [
      ...blocks.map((block) => (block.isGap ? NO_DATA : formatTokens(amountOf(block)))),
      formatTokens(total(amountOf)),
    ],
    align: 'right',
    shortestWidth: null,
    dropOrder,
  });
  const text = (head: string, dropOrder: number | null, cells: string[]): Column => ({
    head,
    cells,
    align: 'left',
    shortestWidth: dropOrder === null ? null : 8,
    dropOrder,
  });
  const columns = [
    text('Block from', null, [...blocks.map((block) => timeText(block.startTime, timezone)), 'Total']),
    text('State', 8, [...blocks.map(stateText), counted(used.length, 'block')]),
    text('Models', 1, [...blocks.map((block) => block.models.map((model) => printable(model)).join(', ')), '']),
    tokens('Input', 4, (block) => block.tokenCounts.inputTokens),
    tokens('Output', 5, (block) => block.tokenCounts.outputTokens),
    tokens('Cache write', 2, (block) => block.tokenCounts.cacheCreationInputTokens),
    tokens('Cache read', 3, (block) => block.tokenCounts.cacheReadInputTokens),
    tokens('Total', 9, (block) => block.totalTokens),
    {
      head: 'Cost',
      cells: [
        ...blocks.map((block) => (block.isGap ? NO_DATA : formatMoney(block.costUSD))),
        formatMoney(total((block) => block.costUSD)),
      ],
      align: 'right',
      shortestWidth: null,
      dropOrder: null,
    } satisfies Column,
  ];
  const strong = (words: string): string => (style.bold ? `\u001b[1m${words}\u001b[22m` : words);
  return tableText(fitColumns(columns, style.width), strong);
}

const MINUTES_OF_A_DAY = 1_440;

/** What the vendor last said of each limit. */
function limitLines(limits: readonly RateLimit[], now: number): string[] {
  return limits.map(({ platform, limitId, usedPercent, windowMinutes, observedAt, resetsAt, hasReset }) => {
    const window = windowMinutes === null ? 'limit' : `limit of ${windowText(windowMinutes)}`;
    const name = `${PLATFORM_LABELS[platform]}, ${window}${limitId === '' ? '' : ` (${printable(limitId)})`}`;
    const said = `${formatRate(usedPercent / 100)} used ${formatDuration(Math.max(0, now - Date.parse(observedAt)))} ago`;
    if (resetsAt === null) return `${name}: ${said}.`;
    if (hasReset) return `${name}: ${said}; it has reset since.`;
    return `${name}: ${said}; resets in ${formatDuration(Date.parse(resetsAt) - now)}.`;
  });
}

/** Vendors tell the length a minute short: 299 is five hours, 10,079 a week. */
function windowText(minutes: number): string {
  const hours = Math.round(minutes / 60);
  if (minutes < MINUTES_OF_A_DAY) return counted(hours, 'hour');
  return counted(Math.round(minutes / MINUTES_OF_A_DAY), 'day');
}

function turnLines(outcomes: TurnOutcomes): string[] {
  if (outcomes.length === 0) return [];
  return [`Turns: ${outcomes.map(({ outcome, turns }) => `${turns} ${outcome.replaceAll('_', ' ')}`).join(', ')}.`];
}

/** `2026-03-04 10:00` in a zone. */
function timeText(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(new Date(iso));
}

function stateText(block: Block): string {
  if (block.isGap) return `idle ${formatDuration(Date.parse(block.endTime) - Date.parse(block.startTime))}`;
  if (block.isActive) return 'active';
  const end = block.actualEndTime ?? block.endTime;
  return formatDuration(Date.parse(end) - Date.parse(block.startTime));
}

function activeLines(block: Block, now: number): string[] {
  const lines = [`The active block ends in ${formatDuration(Math.max(0, Date.parse(block.endTime) - now))}.`];
  const { burnRate, projection, tokenLimitStatus } = block;
  if (burnRate !== null) {
    lines.push(
      `Burn rate: ${formatTokens(Math.round(burnRate.tokensPerMinute))} tokens a minute, ${formatMoney(burnRate.costPerHour)} an hour.`,
    );
  }
  if (projection !== null) {
    lines.push(
      `At this rate it will have ${formatTokens(projection.totalTokens)} tokens, ${formatMoney(projection.totalCost)}.`,
    );
  }
  if (tokenLimitStatus !== undefined) {
    const { limit, percentUsed, status } = tokenLimitStatus;
    const words = { ok: 'within', warning: 'close to', exceeds: 'beyond' } as const;
    lines.push(
      `That is ${words[status]} the limit of ${formatTokens(limit)} tokens (${formatRate(percentUsed / 100)}).`,
    );
  }
  return lines;
}
