import { formatCost, formatDay, formatMoney, formatTokens } from '../../../core/format/index.ts';
import { modelName } from '../../shared/charts/model-name.ts';
import type { BarPoint } from '../../shared/charts/stacked-bars.tsx';
import { type CostByModel, type DayTotal, highestDay } from './cost-by-model.ts';

/** The tooltip has this many lines below its title. */
const TOOLTIP_LINES = 3;

function hasUnpriced(day: DayTotal): boolean {
  return day.unpricedTokens > 0;
}

/** The models of a day, most expensive first, shortened to the room that is left beside the unpriced tokens. */
function tooltipLines(data: CostByModel, index: number): string[] {
  const day = data.days[index];
  const unpriced = day !== undefined && hasUnpriced(day) ? [`${formatTokens(day.unpricedTokens)} tokens unpriced`] : [];
  const parts = data.priced
    .map((series) => ({
      name: series.model === null ? `${series.models} more models` : modelName(series.model),
      cost: series.costByDay[index] ?? 0,
    }))
    .filter((part) => part.cost > 0)
    .sort((one, other) => other.cost - one.cost);
  const room = TOOLTIP_LINES - unpriced.length;
  const shown = parts.length > room ? parts.slice(0, room - 1) : parts;
  const others = parts.slice(shown.length);
  const rest = others.reduce((sum, part) => sum + part.cost, 0);
  return [
    ...shown.map((part) => `${part.name}  ${formatMoney(part.cost)}`),
    ...(others.length === 0 ? [] : [`${others.length} more  ${formatMoney(rest)}`]),
    ...unpriced,
  ];
}

/** Weekday and day of the month, `Fri 13`; only the number where many days stand side by side. */
function shortDay(day: string, many: boolean): string {
  const noon = new Date(`${day}T12:00:00Z`);
  const options: Intl.DateTimeFormatOptions = many
    ? { day: 'numeric', month: 'short', timeZone: 'UTC' }
    : { weekday: 'short', day: 'numeric', timeZone: 'UTC' };
  const parts = new Intl.DateTimeFormat(undefined, options).formatToParts(noon);
  return many
    ? new Intl.DateTimeFormat(undefined, options).format(noon)
    : parts
        .filter((part) => part.type === 'weekday' || part.type === 'day')
        .sort((one, other) => other.type.localeCompare(one.type))
        .map((part) => part.value)
        .join(' ');
}

/** Above this many days the names of weekdays have no room. */
const DAYS_WITH_WEEKDAYS = 10;

/** The bars of the cost chart, one a day (of many days only the highest and today are labelled), with what stands below, above and in the tooltip of each. */
export function dayPoints(data: CostByModel, today: string): BarPoint[] {
  const many = data.days.length > DAYS_WITH_WEEKDAYS;
  const highest = highestDay(data.days);
  const hasTop = (day: DayTotal) => day.totalTokens > 0 && (!many || day === highest || day.day === today);
  return data.days.map((day, index) => ({
    label: day.day === today ? 'Today' : shortDay(day.day, many),
    top: hasTop(day) ? formatCost(day) : '',
    title: `${day.day === today ? 'Today' : formatDay(day.day)}  ${formatCost(day)}`,
    lines: day.totalTokens === 0 ? ['No tokens used'] : tooltipLines(data, index),
    capped: hasUnpriced(day),
  }));
}
