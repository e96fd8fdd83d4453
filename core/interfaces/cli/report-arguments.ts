import type { ReportArgs } from '../../contracts/api.ts';
import type { BlocksArgs } from '../../contracts/blocks.ts';
import { DAY_PATTERN, isCalendarDay, isTimeZone, WEEK_DAYS } from '../../contracts/calendar.ts';
import { PLATFORMS } from '../../contracts/platform-names.ts';
import { PRICE_MODES } from '../../contracts/price-modes.ts';
import { REPORT_KINDS } from '../../contracts/report-kinds.ts';
import { ExitStatus } from './exit-status.ts';

/** Options of `report` as they were typed. */
export type ReportOptions = {
  since?: string;
  until?: string;
  timezone?: string;
  platform?: string;
  mode?: string;
  startOfWeek?: string;
  active?: boolean;
  recent?: boolean;
  tokenLimit?: string;
  json?: boolean;
};

/** What `report` can show: the kinds of the contract's `report`, and two calls of their own. */
export const SHOWN_REPORTS = [...REPORT_KINDS, 'blocks', 'tools'] as const;

/** A call of the contract that `report` makes. */
export type ReportCall =
  | { name: 'report'; args: ReportArgs }
  | { name: 'blocks'; args: BlocksArgs }
  | { name: 'tools'; args: RangeOptions };

type RangeOptions = Pick<ReportArgs, 'since' | 'until' | 'timezone' | 'platform'>;

/** Blocks are Claude Code's unless a tool is named, or all are asked for by this. */
const ALL_PLATFORMS = 'all';

/** @throws ExitStatus 2 with one line that says what is allowed. */
export function parseReportArguments(kind: string, options: ReportOptions): ReportCall {
  const allPlatforms = kind === 'blocks' && options.platform === ALL_PLATFORMS;
  const range = parseRange(allPlatforms ? { ...options, platform: undefined } : options);
  const mode = parseMode(options.mode);
  if (kind === 'blocks') {
    const flags = { active: options.active === true, recent: options.recent === true };
    const whose = allPlatforms ? { allPlatforms } : {};
    return { name: 'blocks', args: { ...range, ...whose, ...mode, ...flags, ...parseTokenLimit(options.tokenLimit) } };
  }
  refuseOutsideBlocks(kind, options);
  if (kind === 'tools') {
    if (options.mode !== undefined) throw wrong('report tools: calls of tools have no --mode; leave it out');
    return { name: 'tools', args: range };
  }
  const known = REPORT_KINDS.find((one) => one === kind);
  if (known === undefined) throw wrong(`report ${kind}: no such report; choose ${oneOf(SHOWN_REPORTS)}`);
  return {
    name: 'report',
    args: { kind: known, ...range, ...mode, ...parseStartOfWeek(kind, options.startOfWeek) },
  };
}

/** The options that every command over a range has. @throws ExitStatus 2 */
export function parseRange(
  options: Pick<ReportOptions, 'since' | 'until' | 'timezone'> & { platform?: string | undefined },
): RangeOptions {
  const args: RangeOptions = {};
  if (options.since !== undefined) args.since = parseDay('--since', options.since);
  if (options.until !== undefined) args.until = parseDay('--until', options.until);
  if (args.since !== undefined && args.until !== undefined && args.since > args.until) {
    throw wrong(`--since ${args.since} is after --until ${args.until}; swap them`);
  }
  if (options.timezone !== undefined) {
    if (!isTimeZone(options.timezone)) {
      throw wrong(`--timezone ${options.timezone}: no such time zone; use an IANA name such as UTC or Europe/Berlin`);
    }
    args.timezone = options.timezone;
  }
  if (options.platform !== undefined) {
    const platform = PLATFORMS.find((one) => one === options.platform);
    if (platform === undefined) throw wrong(`--platform ${options.platform}: unknown; choose ${oneOf(PLATFORMS)}`);
    args.platform = platform;
  }
  return args;
}

function parseMode(text: string | undefined): Pick<ReportArgs, 'mode'> {
  if (text === undefined) return {};
  const mode = PRICE_MODES.find((one) => one === text);
  if (mode === undefined) throw wrong(`--mode ${text}: no such mode of cost; choose ${oneOf(PRICE_MODES)}`);
  return { mode };
}

function parseStartOfWeek(kind: string, text: string | undefined): Pick<ReportArgs, 'startOfWeek'> {
  if (text === undefined) return {};
  if (kind !== 'weekly') throw wrong(`report ${kind}: --start-of-week is for report weekly; leave it out`);
  const day = WEEK_DAYS.find((one) => one === text.toLowerCase());
  if (day === undefined) throw wrong(`--start-of-week ${text}: no such day; choose ${oneOf(WEEK_DAYS)}`);
  return { startOfWeek: day };
}

function parseTokenLimit(text: string | undefined): Pick<BlocksArgs, 'tokenLimit'> {
  if (text === undefined) return {};
  if (text === 'max') return { tokenLimit: 0 };
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw wrong(`--token-limit ${text}: not a limit; write a number of tokens, or max for the fullest block so far`);
  }
  return { tokenLimit: Number(text) };
}

function refuseOutsideBlocks(kind: string, options: ReportOptions): void {
  const { active, recent, tokenLimit } = options;
  const option = active ? '--active' : recent ? '--recent' : tokenLimit === undefined ? null : '--token-limit';
  if (option !== null) throw wrong(`report ${kind}: ${option} is for report blocks; leave it out`);
}

/** `YYYYMMDD` is what scripts for other tools write. */
function parseDay(option: string, text: string): string {
  const day = text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (!DAY_PATTERN.test(day) || !isCalendarDay(day)) {
    throw wrong(`${option} ${text}: no such day; write it YYYY-MM-DD or YYYYMMDD`);
  }
  return day;
}

export function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** An option that is not allowed. */
export function wrong(message: string): ExitStatus {
  // One line, whatever was typed.
  return new ExitStatus(2, `blueplane: ${message.replace(/\p{Cc}+/gu, ' ')}.`);
}
