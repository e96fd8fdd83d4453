import { useState } from 'react';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { Series } from '../../../core/contracts/series.ts';
import { formatCount, formatMoneyParts, NO_DATA } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../shared/charts/figures-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { costText, Money } from '../../shared/components/money.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { TOOL_COLOURS } from '../../shared/components/tool-mark.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import type { Address } from '../address.ts';
import type { Scope } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { projectRows } from './project-rows.ts';
import { projectsCsv, projectsPicture } from './project-saving.ts';
import { projectsArgs, SHOWN_PROJECTS } from './questions.ts';

type ProjectsCardProps = { scope: Scope; go: (change: Partial<Address>) => void; className?: string };

function Projects({ series, go }: { series: Series; go: ProjectsCardProps['go'] }) {
  const rows = projectRows(series);
  const texts = formatMoneyParts(
    rows.map((row) => row.totalCost),
    series.totals.totalCost,
  );
  const highest = Math.max(...rows.map((row) => row.totalCost));
  return (
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
          <tr key={row.key ?? 'others'} className="border-b border-line last:border-b-0 hover:bg-hover">
            <th scope="row" className="w-full max-w-0 py-[3px] ps-4 font-medium">
              {row.key === null ? (
                <span className="block truncate leading-6 text-t2">{row.label}</span>
              ) : (
                <button
                  type="button"
                  title={`Show only ${row.label}`}
                  onClick={() => go({ project: row.key })}
                  className="name block min-h-6 w-full truncate rounded-chip text-start hover:text-accent"
                >
                  {row.label}
                </button>
              )}
              <span
                className="mt-0.5 block h-[3px]"
                style={{ width: `${highest === 0 ? 0 : (row.totalCost / highest) * 100}%` }}
              >
                <ShareBar
                  shares={row.platforms.map(({ platform, totalCost }) => ({
                    name: platform,
                    value: totalCost,
                    colour: TOOL_COLOURS[platform],
                  }))}
                  className="h-full"
                />
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
  );
}

/** A row for each project, and one for each of its tools where there are several. */
function ProjectsTable({ series }: { series: Series }) {
  const projects = projectRows(series);
  const texts = formatMoneyParts(
    projects.map((project) => project.totalCost),
    series.totals.totalCost,
  );
  const rows = projects.flatMap((project, at) => {
    const { label, platforms, totalCost } = project;
    const key = project.key ?? 'others';
    const costs = formatMoneyParts(
      platforms.map((tool) => tool.totalCost),
      totalCost,
    );
    const [only] = platforms;
    const ofAll = project.key === null ? NO_DATA : 'All';
    const tool = platforms.length === 1 && only !== undefined ? PLATFORM_LABELS[only.platform] : ofAll;
    return [
      { key, name: label, cells: [tool, costText(project, texts[at] ?? '')] },
      ...(platforms.length < 2 ? [] : platforms).map(({ platform }, place) => ({
        key: `${key} ${platform}`,
        name: label,
        cells: [PLATFORM_LABELS[platform], costs[place] ?? ''],
      })),
    ];
  });
  return <FiguresTable name="Top projects" columns={['Project', 'Tool', 'Cost']} rows={rows} />;
}

/** The projects of a range by cost, each with the tools it was worked on with. A click shows one alone. */
export function ProjectsCard({ scope, go, className }: ProjectsCardProps) {
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery('series', projectsArgs(scope));
  const count = data === undefined ? 0 : data.groups.length + (data.other?.groups ?? 0);
  return (
    <Card
      title="Top projects"
      note={data === undefined ? null : `${formatCount(count)} in all`}
      className={className}
      actions={
        data === undefined ? null : (
          <ChartMenu
            table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
            fileName={chartFileName('top-projects', scope.span)}
            csv={() => projectsCsv(data)}
            picture={() => projectsPicture(data, scopeWords(scope))}
          />
        )
      }
    >
      {data !== undefined ? (
        asTable ? (
          <ProjectsTable series={data} />
        ) : (
          <Projects series={data} go={go} />
        )
      ) : error === null ? (
        <SkeletonRows rows={SHOWN_PROJECTS} />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </Card>
  );
}
