import type { ExplainedUsage } from '../../contracts/explain.ts';
import { PLATFORM_LABELS } from '../../contracts/platform.ts';
import { formatCount } from '../../format/index.ts';
import { openHomeQueries } from '../../query/index.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { printable } from './display-width.ts';
import { ExitStatus } from './exit-status.ts';

/**
 * `explain usage ID`: each term of what a response cost, exact to the last 1e-12 USD.
 * @throws ExitStatus 2 for something else than usage, 1 when no response has that id
 */
export async function runExplain(
  what: string,
  id: string,
  options: { json?: boolean },
  context: CliContext,
): Promise<void> {
  if (what !== 'usage') throw new ExitStatus(2, `blueplane: explain ${printable(what)}: only usage can be explained.`);
  const paths = homePaths(resolveHome(context.env));
  const queries = openHomeQueries(paths.database, () => null, loadSettings(paths.config).pricing);
  try {
    const answer = await queries.call('explain', { usage: id });
    if (answer.responses.length === 0) {
      throw new ExitStatus(
        1,
        `blueplane: No response with the id ${printable(id)}. Write its number, or the id of its message or request.`,
      );
    }
    const text = options.json === true ? JSON.stringify(answer, null, 2) : answer.responses.map(explained).join('\n\n');
    context.stdout.write(`${text}\n`);
  } finally {
    queries.close();
  }
}

const TERM_NAMES: Record<NonNullable<ExplainedUsage['calculation']>['terms'][number]['kind'], string> = {
  input: 'input tokens',
  output: 'output tokens',
  reasoning: 'reasoning tokens',
  cache_read: 'cache read tokens',
  cache_write_5m: 'cache write tokens (5 minutes)',
  cache_write_1h: 'cache write tokens (1 hour)',
  web_search: 'web searches',
};

const SOURCE_WORDS: Record<ExplainedUsage['costSource'], string> = {
  reported: 'as the tool itself reported it',
  calculated: 'calculated',
  estimated: 'estimated',
  unpriced: 'unpriced: no price is known for this model. Give it one with pricing.overrides in config.yaml',
};

function explained(usage: ExplainedUsage): string {
  const agent = usage.agentId === null ? '' : `, subagent ${printable(usage.agentId)}`;
  const request = usage.requestId === '' ? '' : `, request ${printable(usage.requestId)}`;
  const cost = usage.costSource === 'unpriced' ? '' : `$${usage.cost}, `;
  return [
    `Response ${usage.id}: ${PLATFORM_LABELS[usage.platform]}, ${printable(usage.model)}, ${usage.occurredAt}`,
    `  message ${printable(usage.messageId)}${request}, session ${printable(usage.sessionId)}${agent}`,
    `  cost ${cost}${SOURCE_WORDS[usage.costSource]}`,
    ...calculationLines(usage),
  ].join('\n');
}

function calculationLines({ calculation, cost, costSource, priceVersion }: ExplainedUsage): string[] {
  if (calculation === null) return [];
  const { multipliers, terms } = calculation;
  const factors = multipliers.map(({ kind, factor }) => `x ${factor} (${kind.replaceAll('_', ' ')})`).join(' ');
  const widest = Math.max(0, ...terms.map((term) => formatCount(term.quantity).length));
  const lines = [
    `  Price of ${calculation.pricedAs}: ${rateSource(calculation)}`,
    ...terms.map((term) => {
      const base = term.kind === 'web_search' || factors === '' ? '' : ` (${term.baseRate} ${factors})`;
      return `    ${formatCount(term.quantity).padStart(widest)} ${TERM_NAMES[term.kind]} x $${term.rate}${base} = $${term.amount}`;
    }),
    `    sum $${calculation.total}`,
  ];
  if (calculation.isEstimate)
    lines.push('  An estimate: the tokens are approximate, or a surcharge applies that the table does not know.');
  if (costSource === 'reported') lines.push('  The reported cost counts; the sum is for comparison.');
  else if (calculation.total !== cost) {
    lines.push(`  The cost was calculated with the prices ${priceVersion ?? 'of then'}; the sum is by those of today.`);
  }
  return lines;
}

function rateSource(calculation: NonNullable<ExplainedUsage['calculation']>): string {
  const { rateSource: source, validFrom, validUntil, tier, priceVersion } = calculation;
  const whose = source === 'override' ? 'your own (pricing.overrides)' : `table ${priceVersion}`;
  const from = validFrom === null ? '' : `, from ${validFrom}`;
  const until = validUntil === null ? '' : `, until ${validUntil}`;
  const long = tier === 'long_context' ? ', long-context rates for the whole request' : '';
  return `${whose}${from}${until}${long}`;
}
