import type { Freshness, Report } from '../../contracts/api.ts';
import type { PriceMode } from '../../contracts/price-override.ts';
import { ESTIMATE_MARK, formatAgo, formatCount, formatMoney, formatTokens, roundedApart } from '../../format/index.ts';
import { printable } from './display-width.ts';
import { isOfShares } from './report-table.ts';

/**
 * What has to be said below a table: what the figures leave out, what they hold, and how fresh they are.
 * @param now epoch milliseconds.
 * @param mode of the cost, absent = as stored
 */
export function reportFooter(report: Report, now: number, mode?: PriceMode): string[] {
  const lines: string[] = [];
  if (report.rows.length > 0) lines.push(meaningOfTotal(report));
  else if (report.freshness.newestResponseAt !== null) {
    lines.push(`No usage here. The newest answer stored is from ${formatAgo(report.freshness.newestResponseAt, now)}.`);
  } else {
    lines.push('No usage is stored yet.');
  }
  const apart = roundedApart(
    report.rows.map((row) => row.totalCost),
    report.totals.totalCost,
  );
  if (apart !== null && !isOfShares(report.kind)) lines.push(apart);
  if (report.totals.estimatedCost > 0) {
    lines.push(`${ESTIMATE_MARK} ${formatMoney(report.totals.estimatedCost)} of the cost is estimated.`);
  }
  if (report.totals.estimatedTokens > 0) {
    lines.push(`${ESTIMATE_MARK} ${formatTokens(report.totals.estimatedTokens)} of the tokens are estimated.`);
  }
  const unpriced = unpricedModels(report);
  if (unpriced.length > 0) lines.push(unpricedLine(report, unpriced, mode));
  return [...lines, freshnessLine(report.freshness, now)];
}

function unpricedLine(report: Report, models: readonly string[], mode: PriceMode | undefined): string {
  const tokens = formatTokens(report.totals.unpricedTokens);
  const names = models.join(', ');
  if (mode === 'display') return `Unpriced: for ${tokens} tokens the tool itself reported no cost (${names}).`;
  return (
    `Unpriced: ${tokens} tokens are not in the cost, no price is known for ${names}. ` +
    'A price of your own counts: see pricing.overrides in config.yaml.'
  );
}

function meaningOfTotal(report: Report): string {
  const { totalTokens, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens } = report.totals;
  const reasoningIsApart = totalTokens > inputTokens + outputTokens + cacheCreationTokens + cacheReadTokens;
  const reasoning = reasoningIsApart ? ' + reasoning where it is billed apart' : '';
  return `Total = input + output + cache write + cache read${reasoning}. Days of ${report.timezone}.`;
}

function unpricedModels(report: Report): string[] {
  const names = report.rows.flatMap((row) =>
    row.modelBreakdowns.filter((part) => part.unpricedTokens > 0).map((part) => printable(part.model)),
  );
  return [...new Set(names)].sort();
}

/** How current figures are, and what to do if they are not. @param now epoch milliseconds. */
export function freshnessLine(freshness: Freshness, now: number): string {
  const { newestResponseAt, sourcesReadAt, rowsBehind } = freshness;
  const behind =
    rowsBehind === 0
      ? ''
      : rowsBehind === 1
        ? ' 1 captured record is not counted yet; it follows by itself while Blueplane runs.'
        : ` ${formatCount(rowsBehind)} captured records are not counted yet; they follow by themselves while Blueplane runs.`;
  if (sourcesReadAt !== null)
    return `Your tools' files were last read to their end ${formatAgo(sourcesReadAt, now)}.${behind}`;
  if (newestResponseAt !== null) {
    return `Your tools' files were not read to their end yet; run \`blueplane ingest --once\` to complete the figures.${behind}`;
  }
  return `Nothing was read yet. Run \`blueplane ingest --once\` to read what your tools left on this machine.${behind}`;
}
