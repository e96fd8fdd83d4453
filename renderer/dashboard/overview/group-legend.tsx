import type { SeriesGroup } from '../../../core/contracts/series.ts';
import { formatMoneyParts, formatRate, formatTokens } from '../../../core/format/index.ts';
import type { Amount } from '../../shared/amount.ts';
import { Button } from '../../shared/components/button.tsx';
import { costMarks, Money } from '../../shared/components/money.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { barsNote } from './bar-points.ts';
import type { BarGroup, CostBars } from './cost-bars.ts';
import { groupName } from './group-names.ts';

type GroupLegendProps = {
  kind: SeriesGroup;
  bars: CostBars;
  totals: Amount;
  colourOf: (group: BarGroup) => string;
  /** Narrows the view to a group; absent where that is not possible. */
  onGroup?: ((group: BarGroup) => void) | undefined;
  /** Leads to where a missing price is set. */
  onPrice: () => void;
  /** In words, what the dashed outline above today's bar is worth. */
  expected: string | null;
};

type RowProps = {
  kind: SeriesGroup;
  group: BarGroup;
  colour: string;
  share: string;
  text?: string | undefined;
  onGroup?: GroupLegendProps['onGroup'];
};

function Row({ kind, group, colour, share, text, onGroup }: RowProps) {
  const name = groupName(kind, group);
  const inside = (
    <>
      <Swatch colour={colour} />
      <span className="name truncate">{name}</span>
    </>
  );
  return (
    <tr className="border-b border-line last:border-b-0">
      <th
        scope="row"
        title={group.key === null ? undefined : group.label || name}
        className="w-full max-w-0 font-normal"
      >
        {onGroup === undefined || group.key === null ? (
          <span className="flex items-center gap-2 py-1">{inside}</span>
        ) : (
          <button
            type="button"
            title={`Show only ${name}`}
            onClick={() => onGroup(group)}
            className="flex w-full items-center gap-2 rounded-chip py-1 text-start hover:text-accent"
          >
            {inside}
          </button>
        )}
      </th>
      <td className="ps-3 text-end text-small text-t3">{share}</td>
      <td className="ps-3 text-end font-medium whitespace-nowrap">
        <Money cost={group} text={text} />
      </td>
    </tr>
  );
}

/** The groups of a range with their share and cost: the legend of the chart, as a table that adds up to its total. */
export function GroupLegend({ kind, bars, totals, colourOf, onGroup, onPrice, expected }: GroupLegendProps) {
  const texts = formatMoneyParts(
    bars.priced.map((group) => group.totalCost),
    totals.totalCost,
  );
  const apart = barsNote(bars);
  // Estimated tokens stand above the chart, with the tokens.
  const marks = costMarks({ ...totals, estimatedTokens: 0 });
  const notes = [
    ...(marks !== '' ? [`${marks}.`] : totals.estimatedTokens > 0 ? [] : ['No estimates; every token has a price.']),
    ...(apart === null ? [] : [apart]),
    ...(expected === null ? [] : [`Dashed: usual rest of the day, ${expected}.`]),
  ];
  return (
    <div className="min-w-0">
      <table className="w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Share of cost, or tokens without a price</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {bars.priced.map((group, index) => (
            <Row
              key={group.key ?? 'rest'}
              kind={kind}
              group={group}
              colour={colourOf(group)}
              share={formatRate(totals.totalCost === 0 ? 0 : group.totalCost / totals.totalCost)}
              text={texts[index]}
              onGroup={onGroup}
            />
          ))}
          {bars.unpriced.map((group) => (
            <Row
              key={group.key}
              kind={kind}
              group={group}
              colour="unpriced"
              share={formatTokens(group.totalTokens)}
              onGroup={onGroup}
            />
          ))}
        </tbody>
      </table>
      <div className="mt-1.5 border-t border-line pt-1.5 text-micro text-t3">
        <p>{notes.join(' ')}</p>
        {totals.unpricedTokens === 0 ? null : (
          <Button look="link" className="-ms-[11px]" onClick={onPrice}>
            Set price…
          </Button>
        )}
      </div>
    </div>
  );
}
