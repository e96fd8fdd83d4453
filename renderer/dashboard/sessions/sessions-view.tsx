import { formatCount } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import type { DaySpan } from '../../shared/day-span.ts';
import { useSessions } from '../../shared/hooks/use-figures.ts';
import type { Range } from '../range.ts';
import { NoSessions } from './no-sessions.tsx';
import { Pager } from './pager.tsx';
import { SessionTable } from './session-table.tsx';

/** As many rows as a browser draws without virtual scrolling and a person reads before turning the page. */
const PAGE_SIZE = 50;

type SessionsViewProps = {
  span: DaySpan;
  page: number;
  onPage: (page: number) => void;
  onRange: (range: Range) => void;
};

/** All sessions of the range, page by page. */
export function SessionsView({ span, page, onPage, onRange }: SessionsViewProps) {
  const { data, error, refetch } = useSessions(span, PAGE_SIZE, (page - 1) * PAGE_SIZE);
  const note = data?.total ? `${formatCount(data.total)} in this range, figures of the whole session` : undefined;
  return (
    <Card title="Sessions" note={note} className="min-h-[240px]">
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={12} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.total === 0 ? (
        <NoSessions freshness={data.freshness} span={span} onRange={onRange} />
      ) : (
        <>
          <SessionTable sessions={data.sessions} label="Sessions" />
          <Pager page={page} pageSize={PAGE_SIZE} total={data.total} onPage={onPage} />
        </>
      )}
    </Card>
  );
}
