import { type ReactNode, useMemo, useState } from 'react';
import type { Today } from '../../core/contracts/api.ts';
import { PLATFORM_LABELS } from '../../core/contracts/platform.ts';
import { modelColours, REST_COLOUR } from '../shared/charts/model-colours.ts';
import { modelName } from '../shared/charts/model-name.ts';
import { PROJECT_COLOURS } from '../shared/charts/project-colours.ts';
import { Button } from '../shared/components/button.tsx';
import { costMarks, Money } from '../shared/components/money.tsx';
import { SegmentedControl } from '../shared/components/segmented-control.tsx';
import { ShareBar } from '../shared/components/share-bar.tsx';
import { Swatch } from '../shared/components/swatch.tsx';
import { Tokens } from '../shared/components/tokens.tsx';
import { TOOL_COLOURS, ToolMark } from '../shared/components/tool-mark.tsx';
import { type Split, type SplitRow, splitRows } from './split-rows.ts';

const CHOICES = [
  { value: 'tool', text: 'Tool' },
  { value: 'model', text: 'Model' },
  { value: 'project', text: 'Project' },
] as const;

const KIND_NAMES: Record<Split, { one: string; several: string }> = {
  tool: { one: 'Tool', several: 'tools' },
  model: { one: 'Model', several: 'models' },
  project: { one: 'Project', several: 'projects' },
};

type Look = { key: string; name: string; colour: string; mark: ReactNode };

function lookOf(row: SplitRow, place: number, split: Split, colours: Map<string, string>): Look {
  if (row.kind === 'tool') {
    const name = PLATFORM_LABELS[row.platform];
    return {
      key: row.platform,
      name,
      colour: TOOL_COLOURS[row.platform],
      mark: <ToolMark platform={row.platform} />,
    };
  }
  if (row.kind === 'rest') {
    return {
      key: 'rest',
      name: `${row.parts} more ${row.parts === 1 ? KIND_NAMES[split].one.toLowerCase() : KIND_NAMES[split].several}`,
      colour: REST_COLOUR,
      mark: <Swatch colour={REST_COLOUR} />,
    };
  }
  if (row.kind === 'project') {
    const colour = PROJECT_COLOURS[place] ?? REST_COLOUR;
    return { key: `project ${row.project}`, name: row.label, colour, mark: <Swatch colour={colour} /> };
  }
  const unpriced = row.totalCost === 0 && row.unpricedTokens > 0;
  const colour = colours.get(row.model) ?? REST_COLOUR;
  return {
    key: row.model,
    name: modelName(row.model),
    colour,
    mark: <Swatch colour={unpriced ? 'unpriced' : colour} />,
  };
}

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
  const rows = useMemo(() => splitRows(today, split), [today, split]);
  const colours = useMemo(() => modelColours(today.byModel.map(({ model }) => model)), [today]);
  const looks = rows.map((row, place) => ({ row, look: lookOf(row, place, split, colours) }));
  const estimated = costMarks({ ...today.totals, unpricedTokens: 0 });
  const unpriced = costMarks({ ...today.totals, estimatedCost: 0, estimatedTokens: 0 });
  return (
    <section
      aria-label="Cost today by part"
      className={`border-t border-line px-4 py-2 ${dimmed ? 'late-figures' : ''}`}
    >
      <div className="mb-1.5 flex items-center">
        <SegmentedControl label="Split by" choices={CHOICES} value={split} onChange={setSplit} />
        <span aria-hidden="true" className="ms-auto flex text-micro text-t3">
          <span>tokens</span>
          <span className="w-[68px] ps-2 text-end">cost</span>
        </span>
      </div>
      <span className="block h-1.5 overflow-hidden rounded-[3px] bg-track">
        <ShareBar
          className="h-full"
          shares={looks.map(({ row, look }) => ({ name: look.key, value: row.totalCost, colour: look.colour }))}
        />
      </span>
      {rows.length === 0 ? (
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
