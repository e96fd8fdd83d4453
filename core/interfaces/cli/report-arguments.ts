import { daySchema, REPORT_KINDS, type ReportArgs, reportKindSchema, timeZoneSchema } from '../../contracts/api.ts';
import { PLATFORMS, platformSchema } from '../../contracts/platform.ts';
import { ExitStatus } from './exit-status.ts';

/** Options of `report` as they were typed. */
export type ReportOptions = {
  since?: string;
  until?: string;
  timezone?: string;
  platform?: string;
  json?: boolean;
};

/** @throws ExitStatus 2 with one line that says what is allowed. */
export function parseReportArguments(kind: string, options: ReportOptions): ReportArgs {
  const parsedKind = reportKindSchema.safeParse(kind);
  if (!parsedKind.success) throw wrong(`report ${kind}: no such report; choose ${oneOf(REPORT_KINDS)}`);
  const args: ReportArgs = { kind: parsedKind.data };
  if (options.since !== undefined) args.since = parseDay('--since', options.since);
  if (options.until !== undefined) args.until = parseDay('--until', options.until);
  if (args.since !== undefined && args.until !== undefined && args.since > args.until) {
    throw wrong(`--since ${args.since} is after --until ${args.until}; swap them`);
  }
  if (options.timezone !== undefined) {
    if (!timeZoneSchema.safeParse(options.timezone).success) {
      throw wrong(`--timezone ${options.timezone}: no such time zone; use an IANA name such as UTC or Europe/Berlin`);
    }
    args.timezone = options.timezone;
  }
  if (options.platform !== undefined) {
    const platform = platformSchema.safeParse(options.platform);
    if (!platform.success) throw wrong(`--platform ${options.platform}: unknown; choose ${oneOf(PLATFORMS)}`);
    args.platform = platform.data;
  }
  return args;
}

/** `YYYYMMDD` is what scripts for other tools write. */
function parseDay(option: string, text: string): string {
  const day = text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (!daySchema.safeParse(day).success) {
    throw wrong(`${option} ${text}: no such day; write it YYYY-MM-DD or YYYYMMDD`);
  }
  return day;
}

function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

function wrong(message: string): ExitStatus {
  // One line, whatever was typed.
  return new ExitStatus(2, `blueplane: ${message.replace(/\p{Cc}+/gu, ' ')}.`);
}
