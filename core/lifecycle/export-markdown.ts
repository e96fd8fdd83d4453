import { PLATFORM_LABELS } from '../contracts/platform.ts';
import type { Totals } from '../contracts/usage.ts';
import { dayOfInstant, formatCost, formatCount, formatTokens } from '../format/index.ts';
import { ROLLUP_SUMS, Sums, type SumsRow, USAGE_SUMS } from '../query/totals.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { JsonHead } from './export-json.ts';
import type { ExportNames, NamedKind } from './export-names.ts';
import { dailySums, type ExportScope } from './export-tables.ts';

/** Sessions that a report for people names: the dearest. */
const SESSIONS_MAX = 100;
/** Whatever the user's language is: a file is passed on. */
const LOCALE = 'en-US';

type Group = { name: string; totals: Totals };

/** A report for people, in Markdown: its parts in their order, each read when it is asked for. */
export function markdownParts(
  database: ReadableDB,
  scope: ExportScope,
  names: ExportNames,
  head: JsonHead,
  totals: Totals,
): (() => string)[] {
  return [
    () => opening(names, head, totals),
    () => section('Days', dailyGroups(database, scope)),
    () => section('Tools', grouped(database, scope, 'platform', platformLabel)),
    () =>
      section(
        'Models',
        grouped(database, scope, 'model', (key) => key),
      ),
    () =>
      section(
        'Projects',
        grouped(database, scope, 'project_hash', (key) => projectName(database, key, names)),
      ),
    () => section('Sessions', sessions(database, scope, names)),
  ];
}

/** What it is a report of, and the totals. */
function opening(names: ExportNames, head: JsonHead, totals: Totals): string {
  const days = `${head.since ?? 'the beginning'} to ${head.until ?? dayOfInstant(head.createdAt, head.timezone)}`;
  let text = `# Usage of AI coding tools\n\n${days}, days of ${head.timezone}. Written by Blueplane.`;
  text += names.isAnonymous ? ' Names of projects and sessions stand for others.\n' : '\n';
  text += `\n${table('Total', [{ name: 'All', totals }])}`;
  if (totals.unpricedTokens > 0) {
    text += `\n${formatCount(totals.unpricedTokens, LOCALE)} tokens have no price and are not in the cost.\n`;
  }
  if (totals.estimatedCost > 0) text += '\nA cost with ~ holds estimates.\n';
  return text;
}

/** The line of the file that holds the totals. */
export function totalsLine(totals: Totals): string {
  return row('All', totals);
}

function section(title: string, groups: readonly Group[]): string {
  return groups.length === 0 ? '' : `\n## ${title}\n\n${table(title, groups)}`;
}

function table(title: string, groups: readonly Group[]): string {
  const head = `| ${title} | Cost | Responses | Input | Output | Cache read | Cache write | Tokens |\n`;
  const line = `| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n`;
  return head + line + groups.map(({ name, totals }) => `${row(name, totals)}\n`).join('');
}

function row(name: string, totals: Totals): string {
  const count = (value: number) => formatCount(value, LOCALE);
  const cells = [
    cell(name),
    formatCost(totals, LOCALE),
    count(totals.responses),
    count(totals.inputTokens),
    count(totals.outputTokens),
    count(totals.cacheReadTokens),
    count(totals.cacheCreationTokens),
    `${count(totals.totalTokens)}${totals.totalTokens >= 1_000_000 ? ` (${formatTokens(totals.totalTokens, LOCALE)})` : ''}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Text in a cell: what Markdown would read as its own, or as HTML, is said literally. */
function cell(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\|`*_[\]<>&#~]/g, '\\$&');
}

function dailyGroups(database: ReadableDB, scope: ExportScope): Group[] {
  return dailySums(database, scope).map(({ date, sums }) => ({ name: date, totals: sums.totals() }));
}

function grouped(
  database: ReadableDB,
  { range, projects }: ExportScope,
  column: 'platform' | 'model' | 'project_hash',
  label: (key: string) => string,
): Group[] {
  const rows = database
    .prepare<Record<string, string | number | null>, SumsRow & { key: string }>(
      `SELECT ${column} AS key, ${ROLLUP_SUMS} FROM usage_rollup
       WHERE bucket >= @from AND bucket < @to AND platform = coalesce(@platform, platform)
         AND (@projects IS NULL OR project_hash IN (SELECT value FROM json_each(@projects)))
       GROUP BY ${column}`,
    )
    .safeIntegers(true)
    .all({
      from: Math.floor(range.from / QUARTER_MS),
      to: Math.ceil(range.to / QUARTER_MS),
      platform: range.platform,
      projects: projects === null ? null : JSON.stringify(projects),
    });
  return dearestFirst(rows.map((sums) => ({ name: label(sums.key), totals: new Sums().add(sums).totals() })));
}

const QUARTER_MS = 15 * 60_000;

function sessions(database: ReadableDB, { range, projects }: ExportScope, names: ExportNames): Group[] {
  const rows = database
    .prepare<Record<string, string | number | null>, SumsRow & { external_id: string; name: string | null }>(
      `SELECT external_id, (SELECT workspace_name FROM conversations AS session
           WHERE session.external_id = usage.external_id AND session.platform = usage.platform) AS name, ${USAGE_SUMS}
       FROM usage WHERE occurred_at >= @from AND occurred_at < @to AND platform = coalesce(@platform, platform)
         AND (@projects IS NULL OR project_hash IN (SELECT value FROM json_each(@projects)))
       GROUP BY platform, external_id ORDER BY sum(cost_picousd) DESC, external_id LIMIT ${SESSIONS_MAX}`,
    )
    .safeIntegers(true)
    .all({
      from: range.from,
      to: range.to,
      platform: range.platform,
      projects: projects === null ? null : JSON.stringify(projects),
    });
  return rows.map((sums) => {
    const named = (kind: NamedKind, value: string | null) => names.name(kind, value);
    const project = named('project', sums.name);
    const session = named('session', sums.external_id) ?? '';
    return { name: project === null ? session : `${project}: ${session}`, totals: new Sums().add(sums).totals() };
  });
}

function projectName(database: ReadableDB, hash: string, names: ExportNames): string {
  if (hash === '') return 'no project';
  const known = database
    .prepare<[string], { name: string }>('SELECT name FROM projects WHERE project_hash = ?')
    .get(hash);
  return names.name('project', known?.name ?? hash) ?? hash;
}

function platformLabel(key: string): string {
  return Object.entries(PLATFORM_LABELS).find(([platform]) => platform === key)?.[1] ?? key;
}

function dearestFirst(groups: Group[]): Group[] {
  return groups.sort(
    (a, b) =>
      b.totals.totalCost - a.totals.totalCost ||
      b.totals.totalTokens - a.totals.totalTokens ||
      (a.name < b.name ? -1 : 1),
  );
}
