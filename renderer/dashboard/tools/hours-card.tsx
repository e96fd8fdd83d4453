import { useState } from 'react';
import type { ToolHours } from '../../../core/contracts/tool-hours.ts';
import { formatCount, formatDuration, formatHour, hasTwelveHours, numberFormat } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { HeatTable } from '../../shared/charts/heat-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SegmentedControl } from '../../shared/components/segmented-control.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import type { Scope } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { hoursShown, strengthOf } from './hour-cells.ts';
import { hoursCsv, hoursPicture, type Measure } from './hours-saving.ts';
import { hoursArgs } from './questions.ts';

const CHOICES: readonly { value: Measure; text: string }[] = [
  { value: 'calls', text: 'Calls' },
  { value: 'failures', text: 'Failures' },
  { value: 'durationP95Ms', text: 'p95' },
];

const FILE_NAMES: Record<Measure, string> = {
  calls: 'tools-by-hour-calls',
  failures: 'tools-by-hour-failures',
  durationP95Ms: 'tools-by-hour-p95',
};

const TITLES: Record<Measure, string> = {
  calls: 'calls',
  failures: 'failures',
  durationP95Ms: 'seconds that 95 of 100 calls took',
};

/** In a cell, where there is room for three digits: durations in seconds, as the note says. */
function cellWords(measure: Measure, value: number): string {
  if (measure !== 'durationP95Ms') return formatCount(value);
  const seconds = value / 1_000;
  const digits = seconds < 10 ? 1 : 0;
  return numberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(seconds);
}

function fullWords(measure: Measure, value: number): string {
  if (measure === 'durationP95Ms') return `95 % took up to ${formatDuration(value)}`;
  return `${formatCount(value)} ${measure}`;
}

/** A table whose cells are the stronger the more: the figures stand in them, so that no reading depends on a colour. */
function Hours({ answer, measure }: { answer: ToolHours; measure: Measure }) {
  const hours = hoursShown(answer.totals.calls);
  // `2 PM` is wider than a column.
  const labelEvery = hasTwelveHours() ? 3 : 1;
  const highest = Math.max(0, ...answer.tools.flatMap((tool) => tool[measure].map((value) => value ?? 0)));
  return (
    <div className="overflow-x-auto px-4 pt-1 pb-3">
      <table
        aria-label={`Tools by hour, ${CHOICES.find(({ value }) => value === measure)?.text}`}
        className="w-full min-w-[420px] table-fixed border-separate border-spacing-0.5"
      >
        <tbody>
          {answer.tools.map((tool) => (
            <tr key={tool.toolName}>
              <th scope="row" className="w-28 truncate pe-2 font-normal text-t2" title={tool.toolName}>
                {tool.toolName}
              </th>
              {hours.map((hour) => {
                const value = tool[measure][hour] ?? 0;
                const strength = strengthOf(value, highest, measure === 'durationP95Ms');
                return (
                  <td
                    key={hour}
                    title={
                      value === 0 ? undefined : `${tool.toolName}, ${formatHour(hour)}: ${fullWords(measure, value)}`
                    }
                    className="h-[22px] overflow-hidden rounded-[3px] text-center text-[10px] whitespace-nowrap"
                    style={{
                      background: `var(--heat-${strength})`,
                      color: `var(--heat-text-${strength})`,
                    }}
                  >
                    {value === 0 ? '' : cellWords(measure, value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="col" className="sr-only">
              Hour
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col" className="text-center text-micro font-normal whitespace-nowrap text-t3">
                {hour % labelEvery === 0 ? (
                  formatHour(hour, { short: true })
                ) : (
                  <span className="sr-only">{formatHour(hour)}</span>
                )}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** At which hours tools are called, fail, or take long. */
export function HoursCard({ scope, className }: { scope: Scope; className?: string }) {
  const [measure, setMeasure] = useState<Measure>('calls');
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery('toolHours', hoursArgs(scope));
  return (
    <Card
      title="Tools by hour"
      note={measure === 'durationP95Ms' ? 'seconds that 95 of 100 calls took' : undefined}
      className={className}
      actions={
        <>
          <SegmentedControl label="By hour" choices={CHOICES} value={measure} onChange={setMeasure} />
          {data === undefined || data.tools.length === 0 ? null : (
            <ChartMenu
              table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
              fileName={chartFileName(FILE_NAMES[measure], scope.span)}
              csv={() => hoursCsv(measure, data)}
              picture={() =>
                hoursPicture(measure, data, {
                  title: `Tools by hour: ${TITLES[measure]}`,
                  note: scopeWords(scope),
                  cellWords: (value) => cellWords(measure, value),
                })
              }
            />
          )}
        </>
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.tools.length === 0 ? (
        <EmptyNotice>The hours at which tools are called appear here.</EmptyNotice>
      ) : asTable ? (
        <HeatTable
          name={`Tools by hour, ${TITLES[measure]}`}
          rows={data.tools.map((tool) => ({
            label: tool.toolName,
            title: tool.toolName,
            values: tool[measure],
          }))}
          format={measure === 'durationP95Ms' ? (value) => formatDuration(value) : (value) => formatCount(value)}
        />
      ) : (
        <Hours answer={data} measure={measure} />
      )}
    </Card>
  );
}
