import { formatCount } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useSessions } from '../../shared/hooks/use-figures.ts';
import { scopeFilters } from '../scope.ts';
import type { ViewProps } from '../view-props.ts';
import { NoSessions } from './no-sessions.tsx';
import { Pager } from './pager.tsx';
import { SessionTable } from './session-table.tsx';

/** As many rows as a browser draws without virtual scrolling and a person reads before turning the page. */
const PAGE_SIZE = 50;

/** All sessions of the range, page by page. */
export function SessionsView({ address: { page }, scope, go }: ViewProps) {
  const { span } = scope;
  const { data, error, refetch } = useSessions(span, PAGE_SIZE, (page - 1) * PAGE_SIZE, scopeFilters(scope));
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
        <NoSessions
          freshness={data.freshness}
          span={span}
          onRange={(range) => go({ range, since: null, until: null })}
        />
      ) : (
        <>
          <SessionTable sessions={data.sessions} label="Sessions" />
          <Pager page={page} pageSize={PAGE_SIZE} total={data.total} onPage={(next) => go({ page: next })} />
        </>
      )}
    </Card>
  );
}
