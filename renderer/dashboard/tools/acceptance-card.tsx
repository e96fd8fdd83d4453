import { Info } from 'lucide-react';
import { useState } from 'react';
import { type Acceptance, DECISIONS_FOR_RATE } from '../../../core/contracts/acceptance.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatCount, formatDay, formatRate } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { Select } from '../../shared/components/select.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { tooFewWords } from '../decision-words.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { useIsWanted } from '../use-is-wanted.ts';
import { AcceptanceBars } from './acceptance-bars.tsx';
import { acceptanceCsv, acceptancePicture } from './acceptance-saving.ts';
import { AcceptanceTable } from './acceptance-table.tsx';
import { LineCounts } from './line-counts.tsx';
import { decidedDays } from './questions.ts';

/** The value of "all" in the list; no file is of this kind. */
const ALL = '*';

const KINDS = [
  { key: 'accepted', name: 'Accepted', colour: 'var(--accent-fill)' },
  { key: 'edited', name: 'Accepted, then edited', colour: 'var(--k-input)' },
  { key: 'rejected', name: 'Rejected', colour: 'var(--s-bad)' },
] as const;

function Legend({ totals }: { totals: Acceptance['totals'] }) {
  const decided = totals.accepted + totals.edited + totals.rejected;
  return (
    <table className="text-small">
      <tbody>
        {KINDS.map(({ key, name, colour }) => (
          <tr key={key}>
            <th scope="row" className="pe-4 font-normal">
              <span className="flex items-center gap-2">
                <Swatch colour={colour} />
                {name}
              </span>
            </th>
            <td className="text-end font-medium">{formatCount(totals[key])}</td>
            <td className="ps-3 text-end text-t3">{formatRate(decided === 0 ? null : totals[key] / decided)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Tools that were used, but whose records hold no decisions: no data, which is neither 0 % nor 100 %. */
function silentTools({ byPlatform }: Acceptance): string {
  return byPlatform
    .filter(({ recordsDecisions }) => !recordsDecisions)
    .map(({ platform }) => PLATFORM_LABELS[platform])
    .join(', ');
}

function Figures({ answer, asTable }: { answer: Acceptance; asTable: boolean }) {
  const { totals } = answer;
  const decided = totals.accepted + totals.edited + totals.rejected;
  const silent = silentTools(answer);
  return (
    <div className="flex grow flex-col gap-3 px-4 pt-1 pb-4">
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
        <p className="flex items-center gap-3">
          <span className="text-title">{formatRate(totals.keptRate, { headline: true })}</span>
          <span className="text-small text-t3">
            {totals.keptRate === null ? tooFewWords(decided) : `of ${formatCount(decided)} kept`}
          </span>
        </p>
        <Legend totals={totals} />
      </div>
      {asTable ? (
        <AcceptanceTable days={answer.days} kinds={KINDS} />
      ) : (
        <AcceptanceBars days={answer.days} kinds={KINDS} />
      )}
      <p className="flex flex-wrap justify-between gap-x-4 text-small text-t3">
        <span className="flex items-center gap-2">
          <Swatch colour="unpriced" /> fewer than {DECISIONS_FOR_RATE} decisions: no rate
        </span>
        {totals.automatic === 0 ? null : <span>{formatCount(totals.automatic)} automatic, not counted</span>}
      </p>
      <p className="mt-auto flex gap-2.5 rounded-control bg-sunken p-3 text-small text-t2">
        <Info aria-hidden="true" size={14} strokeWidth={1.75} className="mt-px shrink-0 text-t3" />
        <span>
          Only your own decisions count. Edits that nobody was asked about are shown apart, because they would read as
          100%.
          {silent === '' ? '' : ` No data from ${silent}: no decisions are recorded there.`}
        </span>
      </p>
    </div>
  );
}

/** Under the title of a picture. */
function noteOf(scope: Scope, extension: string): string {
  return extension === ALL ? scopeWords(scope) : `${scopeWords(scope)} · ${extension}`;
}

/** What the user kept of what the tools proposed, over the last thirty days, or over the range where that is longer. */
export function AcceptanceCard({ scope, className }: { scope: Scope; className?: string }) {
  const [extension, setExtension] = useState<string>(ALL);
  const [asTable, setAsTable] = useState(false);
  const isWanted = useIsWanted('acceptance');
  const today = useToday();
  const span = decidedDays(scope, today);
  const { data, error, refetch } = useApiQuery('acceptance', {
    ...scopeArgs({ ...scope, span }),
    ...(extension !== ALL && { extension }),
  });
  const choices = [
    { value: ALL, text: 'All file types' },
    ...(data?.extensions.map((each) => ({ value: each.extension, text: each.extension })) ?? []),
  ];
  const isEmpty =
    data !== undefined &&
    data.totals.accepted + data.totals.edited + data.totals.rejected + data.totals.automatic === 0;
  return (
    <Card
      title="Acceptance"
      note={span.since === span.until ? formatDay(span.since) : `${formatDay(span.since)} – ${formatDay(span.until)}`}
      className={className}
      actions={
        <>
          {choices.length < 3 && extension === ALL ? null : (
            <Select label="File type" choices={choices} value={extension} onChange={setExtension} />
          )}
          {data === undefined || isEmpty ? null : (
            <ChartMenu
              table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
              fileName={chartFileName('acceptance', span)}
              csv={() => acceptanceCsv(data.days)}
              picture={() => acceptancePicture(data, KINDS, noteOf({ ...scope, span }, extension))}
            />
          )}
        </>
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={10} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : isEmpty ? (
        <EmptyNotice>
          {isWanted
            ? 'Nothing was proposed for you to decide about in these days. What you accept, change or reject appears here.'
            : 'No decision of yours was counted in these days. Acceptance is switched off in the settings.'}
        </EmptyNotice>
      ) : (
        <Figures answer={data} asTable={asTable} />
      )}
      {data?.lineCounts.map((counts) => (
        <LineCounts key={counts.platform} counts={counts} />
      ))}
    </Card>
  );
}
