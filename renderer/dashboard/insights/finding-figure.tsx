import { useState } from 'react';
import type { Finding } from '../../../core/contracts/insights.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../shared/charts/figures-table.tsx';
import type { DaySpan } from '../../shared/day-span.ts';
import { spanWords } from '../scope-words.ts';
import { FindingChart } from './finding-chart.tsx';
import { type FindingPoints, pointName, pointWords } from './finding-points.ts';
import { findingCsv, findingPicture } from './finding-saving.ts';

type FindingFigureProps = {
  finding: Pick<Finding, 'title' | 'rule'>;
  chart: FindingPoints;
  /** The days that were looked at. */
  span: DaySpan;
};

/** The small chart of a finding, or its figures as a table, with what can be done with it. */
export function FindingFigure({ finding, chart, span }: FindingFigureProps) {
  const [asTable, setAsTable] = useState(false);
  const { points, unit } = chart;
  return (
    <div className="group/chart ms-auto flex max-w-full items-start gap-1">
      <ChartMenu
        isQuiet
        table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
        fileName={chartFileName(finding.rule.replaceAll('_', '-'), span)}
        csv={() => findingCsv(chart)}
        picture={() => findingPicture(finding, chart, spanWords(span))}
      />
      {asTable ? (
        <FiguresTable
          name={finding.title}
          columns={['Point', 'Figure']}
          rows={points.map((point) => ({
            key: point.label,
            name: pointName(point.label),
            cells: [pointWords(point, unit)],
          }))}
          className="max-h-36 w-56 max-w-full"
        />
      ) : (
        <FindingChart chart={chart} />
      )}
    </div>
  );
}
