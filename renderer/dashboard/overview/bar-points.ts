import { formatCost, formatMoneyParts, formatTokens, roundedApart } from '../../../core/format/index.ts';
import type { BarPoint } from '../../shared/charts/stacked-bars.tsx';
import { type BarStep, type CostBars, highestStep } from './cost-bars.ts';
import { axisLabel, stepTitle } from './step-words.ts';

/** The tooltip has this many lines below its title. */
const TOOLTIP_LINES = 3;
/** Above this many bars only the highest and the current one have room for their totals. */
const BARS_WITH_TOTALS = 10;
/** A total is about as wide as so many narrow bars. */
const BARS_BETWEEN_TOTALS = 2;

/** The cost of a step with its mark. */
export function stepCost(step: BarStep): string {
  return formatCost({ totalCost: step.cost, estimatedCost: step.estimatedCost, unpricedTokens: step.unpricedTokens });
}

/** What to say where the totals above the bars do not add up to that of the range; null where they do, or few stand there. */
export function barsNote({ steps }: Pick<CostBars, 'steps'>): string | null {
  const costs = steps.map((step) => step.cost);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return steps.length > BARS_WITH_TOTALS ? null : roundedApart(costs, total, { each: 'bar' });
}

/** The groups of a step, which add up to it, dearest first, shortened to the room that is left beside the unpriced tokens. */
function tooltipLines(
  bars: CostBars,
  index: number,
  step: BarStep,
  nameOf: (group: CostBars['priced'][number]) => string,
) {
  const unpriced = step.unpricedTokens > 0 ? [`${formatTokens(step.unpricedTokens)} tokens unpriced`] : [];
  const parts = bars.priced
    .map((group) => ({ name: nameOf(group), cost: group.costs[index] ?? 0 }))
    .filter((part) => part.cost > 0)
    .sort((one, other) => other.cost - one.cost);
  const room = TOOLTIP_LINES - unpriced.length;
  const shown = parts.length > room ? parts.slice(0, room - 1) : parts;
  const others = parts.slice(shown.length);
  const lines = shown.map(({ name, cost }) => ({ name, cost }));
  if (others.length > 0) {
    lines.push({ name: `${others.length} more`, cost: others.reduce((sum, part) => sum + part.cost, 0) });
  }
  const texts = formatMoneyParts(
    lines.map((line) => line.cost),
    step.cost,
  );
  return [...lines.map((line, at) => `${line.name}  ${texts[at]}`), ...unpriced];
}

function linesOf(bars: CostBars, index: number, step: BarStep, nameOf: (group: CostBars['priced'][number]) => string) {
  if (step.isUnknown) return ['Not captured: paused'];
  if (step.isFuture) return ['Still to come'];
  return step.tokens === 0 ? ['No tokens used'] : tooltipLines(bars, index, step, nameOf);
}

/** The bars of the cost chart with what stands below, above and in the tooltip of each. */
export function barPoints(
  bars: CostBars,
  today: string,
  nameOf: (group: CostBars['priced'][number]) => string,
): BarPoint[] {
  const many = bars.steps.length > BARS_WITH_TOTALS;
  const highest = highestStep(bars.steps);
  const peak = highest === null ? -1 : bars.steps.indexOf(highest);
  // Beside the highest the text of the current bar would stand over the wrong one.
  const hasTop = (step: BarStep, index: number) =>
    step.tokens > 0 && (!many || step === highest || (step.isCurrent && Math.abs(index - peak) > BARS_BETWEEN_TOTALS));
  return bars.steps.map((step, index) => {
    const title = stepTitle(bars.step, step.label, today);
    return {
      label: axisLabel(bars.step, step.label, { today, many }),
      top: hasTop(step, index) ? stepCost(step) : '',
      title: step.isFuture || step.isUnknown ? title : `${title}  ${stepCost(step)}`,
      lines: linesOf(bars, index, step, nameOf),
      capped: step.unpricedTokens > 0,
      isUnknown: step.isUnknown,
    };
  });
}
