import { useMemo, useState } from 'react';
import type { Today } from '../../core/contracts/api.ts';
import { ESTIMATE_MARK, formatCount, formatMoneyExactly } from '../../core/format/index.ts';
import { chartFileName } from '../shared/charts/chart-file.ts';
import { ChartMenu } from '../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../shared/charts/figures-table.tsx';
import { modelColours } from '../shared/charts/model-colours.ts';
import { Button } from '../shared/components/button.tsx';
import { costMarks, costText, Money } from '../shared/components/money.tsx';
import { SegmentedControl } from '../shared/components/segmented-control.tsx';
import { ShareBar } from '../shared/components/share-bar.tsx';
import { Swatch } from '../shared/components/swatch.tsx';
import { Tokens } from '../shared/components/tokens.tsx';
import { KIND_NAMES, type Look, lookOf } from './split-look.tsx';
import { type Split, type SplitRow, splitRows } from './split-rows.ts';
import { splitCsv, splitPicture } from './split-saving.ts';

const CHOICES = [
  { value: 'tool', text: 'Tool' },
  { value: 'model', text: 'Model' },
  { value: 'project', text: 'Project' },
] as const;

function Row({ row, look }: { row: SplitRow; look: Look }) {
  return (
    <tr>
      <th scope="row" className="h-[21px] w-full max-w-0 font-normal">
        <span className="flex items-center gap-2">
          <span aria-hidden="true" className="flex w-2.5 justify-center">
            {look.mark}
          </span>
          <span className="name truncate" title={look.name}>
            {look.name}
          </span>
        </span>
      </th>
      <td className="min-w-16 text-end whitespace-nowrap text-t3">
        <Tokens tokens={row.totalTokens} estimated={row.estimatedTokens} />
      </td>
      <td className="min-w-[68px] ps-2 text-end font-medium whitespace-nowrap">
        <Money cost={row} text={row.costText} />
      </td>
    </tr>
  );
}

type Looked = { row: SplitRow; look: Look };

/** The bar with its lines as a legend. */
function SplitBar({ looks, split }: { looks: readonly Looked[]; split: Split }) {
  return (
    <>
      <span className="block h-1.5 overflow-hidden rounded-[3px] bg-track">
        <ShareBar
          className="h-full"
          shares={looks.map(({ row, look }) => ({ name: look.key, value: row.totalCost, colour: look.colour }))}
        />
      </span>
      {looks.length === 0 ? (
        <p className="pt-1.5 leading-[21px] text-t3">Nothing used yet today.</p>
      ) : (
        <table className="mt-1 w-full">
          <thead className="sr-only">
            <tr>
              <th scope="col">{KIND_NAMES[split].one}</th>
              <th scope="col">Tokens</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {looks.map(({ row, look }) => (
              <Row key={look.key} row={row} look={look} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** The lines with all their digits. */
function SplitTable({ looks, split }: { looks: readonly Looked[]; split: Split }) {
  return (
    <FiguresTable
      name={`Cost by ${split}`}
      columns={[KIND_NAMES[split].one, 'Tokens', 'Cost']}
      rows={looks.map(({ row, look }) => ({
        key: look.key,
        name: look.name,
        cells: [
          `${row.estimatedTokens === 0 ? '' : ESTIMATE_MARK}${formatCount(row.totalTokens)}`,
          costText(row, formatMoneyExactly(row.totalCost)),
        ],
      }))}
      className="max-h-40"
    />
  );
}

type SplitSectionProps = {
  today: Today;
  /** The figures are not those of this moment. */
  dimmed: boolean;
  /** Opens the window where prices are set. */
  onSetPrice: () => void;
};

/** Where today's cost went, by tool, model or project: as one bar, and as a table that adds up to the headline. */
export function SplitSection({ today, dimmed, onSetPrice }: SplitSectionProps) {
  const [split, setSplit] = useState<Split>('tool');
  const [asTable, setAsTable] = useState(false);
  const rows = useMemo(() => splitRows(today, split), [today, split]);
  const colours = useMemo(() => modelColours(today.byModel.map(({ model }) => model)), [today]);
  const looks = rows.map((row, place) => ({ row, look: lookOf(row, place, split, colours) }));
  const estimated = costMarks({ ...today.totals, unpricedTokens: 0 });
  const unpriced = costMarks({ ...today.totals, estimatedCost: 0, estimatedTokens: 0 });
  return (
    <section
      aria-label="Cost today by part"
      className={`group/chart border-t border-line px-4 py-2 ${dimmed ? 'late-figures' : ''}`}
    >
      <div className="mb-1.5 flex items-center">
        <SegmentedControl label="Split by" choices={CHOICES} value={split} onChange={setSplit} />
        <ChartMenu
          isQuiet
          table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
          fileName={chartFileName(`cost-by-${split}`, { since: today.date, until: today.date })}
          csv={() => splitCsv(split, looks)}
          picture={() => splitPicture(split, today, looks)}
          className="ms-1"
        />
        {asTable ? null : (
          <span aria-hidden="true" className="ms-auto flex text-micro text-t3">
            <span>tokens</span>
            <span className="w-[68px] ps-2 text-end">cost</span>
          </span>
        )}
      </div>
      {asTable && rows.length > 0 ? (
        <SplitTable split={split} looks={looks} />
      ) : (
        <SplitBar looks={looks} split={split} />
      )}
      {estimated === '' && unpriced === '' ? null : (
        <p className="mt-1 flex items-center gap-1.5 border-t border-dashed border-line pt-1.5 text-micro text-t3">
          {estimated}
          {estimated !== '' && unpriced !== '' ? <span aria-hidden="true">·</span> : null}
          {unpriced === '' ? null : (
            <>
              <Swatch colour="unpriced" />
              {unpriced}
              <Button look="link" className="-my-1.5 -me-2 ms-auto h-6 px-2" onClick={onSetPrice}>
                Set price…
              </Button>
            </>
          )}
        </p>
      )}
    </section>
  );
}
