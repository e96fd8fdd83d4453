import { ERROR_CLASS_LABELS, type ErrorClasses } from '../../../core/contracts/error-classes.ts';
import { formatCount, formatRate, MINUS } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';

/** `+12`, `−3`, `same`, `new` where it did not happen before, or nothing where there is nothing to compare with. */
export function changeWords(now: number, before: number | null): string {
  if (before === null) return '';
  if (now === before) return 'same';
  if (before === 0) return 'new';
  return now > before ? `+${formatCount(now - before)}` : `${MINUS}${formatCount(before - now)}`;
}

function Classes({ classes }: { classes: ErrorClasses['classes'] }) {
  return (
    <table aria-label="Errors by class" className="mt-1 mb-2 w-full">
      <thead className="text-micro text-t3">
        <tr>
          <th scope="col" className="py-1.5 ps-4">
            Class
          </th>
          <th scope="col" className="ps-3">
            Mostly
          </th>
          <th scope="col" className="ps-3 text-end">
            Count
          </th>
          <th scope="col" className="ps-3 pe-4 text-end">
            vs before
          </th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ errorClass, failures, mostlyTool, before }) => (
          <tr key={errorClass} className="h-[30px] border-t border-line">
            <th scope="row" className="ps-4 font-normal">
              {ERROR_CLASS_LABELS[errorClass] ?? errorClass.replaceAll('_', ' ')}
            </th>
            <td className="max-w-36 truncate ps-3 text-t3">{mostlyTool ?? ''}</td>
            <td className="ps-3 text-end font-medium">{formatCount(failures)}</td>
            <td className="ps-3 pe-4 text-end text-t3">{changeWords(failures, before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What went wrong with calls, by our own names of the reasons, against as much time before. */
export function ErrorsCard({ scope, className }: { scope: Scope; className?: string }) {
  const { data, error, refetch } = useApiQuery('errorClasses', scopeArgs(scope));
  const totals = data?.totals;
  const share = totals === undefined || totals.calls === 0 ? null : totals.failures / totals.calls;
  return (
    <Card
      title="Errors by class"
      note={
        totals === undefined || totals.calls === 0
          ? null
          : `${formatCount(totals.failures)} of ${formatCount(totals.calls)} calls, ${formatRate(share)}`
      }
      className={className}
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.classes.length === 0 ? (
        <EmptyNotice>
          {data.totals.calls === 0
            ? 'What goes wrong with calls of tools appears here.'
            : `None of ${formatCount(data.totals.calls)} calls failed.`}
        </EmptyNotice>
      ) : (
        <Classes classes={data.classes} />
      )}
    </Card>
  );
}
