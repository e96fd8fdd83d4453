import { formatMoneyParts, formatRate, formatTokens } from '../../../core/format/index.ts';
import type { Amount } from '../../shared/amount.ts';
import { REST_COLOUR } from '../../shared/charts/model-colours.ts';
import { modelName } from '../../shared/charts/model-name.ts';
import { costMarks, Money } from '../../shared/components/money.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import type { CostByModel, ModelSeries } from './cost-by-model.ts';

type ModelLegendProps = {
  data: CostByModel;
  totals: Amount;
  colours: Map<string, string>;
  /** Draws the share of each model as a bar below its name, where no chart stands beside the table. */
  withBars?: boolean;
};

function nameOf(series: ModelSeries): string {
  return series.model === null ? `${series.models} more models` : modelName(series.model);
}

/** The colour of a series in chart and legend. */
export function seriesColour(series: ModelSeries, colours: Map<string, string>): string {
  return (series.model === null ? undefined : colours.get(series.model)) ?? REST_COLOUR;
}

function Row(props: { series: ModelSeries; colour: string; share: string; text?: string; bar?: number }) {
  const { series, colour, share, text, bar } = props;
  return (
    <tr className="border-b border-line last:border-b-0">
      <th scope="row" title={series.model ?? undefined} className="w-full max-w-0 py-1 font-normal">
        <span className="flex items-center gap-2">
          <Swatch colour={colour} />
          <span className="name truncate">{nameOf(series)}</span>
        </span>
        {bar === undefined ? null : (
          <span aria-hidden="true" className="mt-1.5 mb-0.5 block h-1.5 rounded-full bg-track">
            <span
              className="keep-colour block h-full rounded-full"
              style={{ width: `${bar * 100}%`, background: colour }}
            />
          </span>
        )}
      </th>
      <td className="ps-3 text-end align-top text-small leading-7 text-t3">{share}</td>
      <td className="ps-3 text-end align-top leading-7 font-medium whitespace-nowrap">
        <Money cost={series} text={text} />
      </td>
    </tr>
  );
}

/** The models of a range with their share and cost: the legend of the chart, as a table that adds up to its total. */
export function ModelLegend({ data, totals, colours, withBars = false }: ModelLegendProps) {
  const texts = formatMoneyParts(
    data.priced.map((series) => series.totalCost),
    totals.totalCost,
  );
  const marks = costMarks(totals);
  const shareOf = (series: ModelSeries) => (totals.totalCost === 0 ? 0 : series.totalCost / totals.totalCost);
  return (
    <div>
      <table className="w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Share of cost, or tokens without a price</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {data.priced.map((series, index) => (
            <Row
              key={series.model ?? 'rest'}
              series={series}
              colour={seriesColour(series, colours)}
              share={formatRate(shareOf(series))}
              text={texts[index]}
              bar={withBars ? shareOf(series) : undefined}
            />
          ))}
          {data.unpriced.map((series) => (
            <Row
              key={series.model}
              series={series}
              colour="unpriced"
              share={formatTokens(series.totalTokens)}
              bar={withBars ? 0 : undefined}
            />
          ))}
        </tbody>
      </table>
      <p className="mt-1.5 border-t border-line pt-1.5 text-micro text-t3">
        {marks === '' ? 'No estimates; every token has a price. ' : `${marks}. `}
        <Tokens tokens={totals.totalTokens} estimated={totals.estimatedTokens} /> tokens in all.
        {!withBars && totals.unpricedTokens > 0 ? ' Hatched caps mark days with unpriced tokens.' : ''}
      </p>
    </div>
  );
}
