import type { Report, ReportRow } from '../../../core/contracts/api.ts';
import { formatMoneyParts } from '../../../core/format/index.ts';
import type { Amount } from '../../shared/amount.ts';
import { Card } from '../../shared/components/card.tsx';
import { Money } from '../../shared/components/money.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';

/** More than this and the list is no longer read at a glance. */
const SHOWN_PROJECTS = 6;

type ProjectRow = Amount & { key: string; label: string; modelBreakdowns: ReportRow['modelBreakdowns'] };

/** The most expensive projects; further ones are put together, so that the list adds up to its total. */
function shownProjects(rows: ReportRow[]): ProjectRow[] {
  const shown: ProjectRow[] = rows.slice(0, rows.length > SHOWN_PROJECTS + 1 ? SHOWN_PROJECTS : undefined);
  const others = rows.slice(shown.length);
  if (others.length === 0) {
    return shown;
  }
  const sum = (pick: (row: ReportRow) => number) => others.reduce((total, row) => total + pick(row), 0);
  return [
    ...shown,
    {
      key: 'others',
      label: `${others.length} more projects`,
      totalTokens: sum((row) => row.totalTokens),
      totalCost: sum((row) => row.totalCost),
      estimatedCost: sum((row) => row.estimatedCost),
      unpricedTokens: sum((row) => row.unpricedTokens),
      estimatedTokens: sum((row) => row.estimatedTokens),
      modelBreakdowns: [],
    },
  ];
}

function modelShares(row: ProjectRow, colours: Map<string, string>) {
  return row.modelBreakdowns
    .map((part) => ({ name: part.model, value: part.totalCost, colour: colours.get(part.model) ?? 'var(--ghost)' }))
    .sort((one, other) => other.value - one.value);
}

type ProjectsCardProps = {
  /** A `projects` report. */
  report: Report;
  colours: Map<string, string>;
  className?: string;
};

/** The projects of a range by cost, each with the models it used. */
export function ProjectsCard({ report, colours, className }: ProjectsCardProps) {
  const rows = shownProjects(report.rows);
  const texts = formatMoneyParts(
    rows.map((row) => row.totalCost),
    report.totals.totalCost,
  );
  const highest = Math.max(...rows.map((row) => row.totalCost));
  return (
    <Card title="Top projects" note={`${report.rows.length} in all`} className={className}>
      <table className="mt-1 mb-2 w-full">
        <thead className="text-micro text-t3">
          <tr>
            <th scope="col" className="py-1 ps-4">
              Project
            </th>
            <th scope="col" className="py-1 ps-3 text-end">
              Tokens
            </th>
            <th scope="col" className="py-1 ps-3 pe-4 text-end">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.key} className="border-b border-line last:border-b-0">
              <th scope="row" className="w-full max-w-0 py-[5px] ps-4 font-medium">
                <span className="name block truncate" title={row.label}>
                  {row.label}
                </span>
                <span
                  className="mt-0.5 block h-[3px]"
                  style={{ width: `${highest === 0 ? 0 : (row.totalCost / highest) * 100}%` }}
                >
                  <ShareBar shares={modelShares(row, colours)} className="h-full" />
                </span>
              </th>
              <td className="ps-3 text-end text-t3">
                <Tokens tokens={row.totalTokens} estimated={row.estimatedTokens} />
              </td>
              <td className="ps-3 pe-4 text-end font-medium whitespace-nowrap">
                <Money cost={row} text={texts[index]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
