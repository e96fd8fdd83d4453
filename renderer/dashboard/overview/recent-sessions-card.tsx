import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useSessions } from '../../shared/hooks/use-figures.ts';
import type { RecentRange } from '../range.ts';
import { type Scope, scopeFilters } from '../scope.ts';
import { NoSessions } from '../sessions/no-sessions.tsx';
import { SessionTable } from '../sessions/session-table.tsx';

/** Fits the overview of a common screen. */
const SHOWN_SESSIONS = 7;

type RecentSessionsCardProps = {
  scope: Scope;
  onRange: (range: RecentRange) => void;
  /** Opens the full list. */
  onAll: () => void;
  className?: string;
};

/** The newest sessions of the range. */
export function RecentSessionsCard({ scope, onRange, onAll, className }: RecentSessionsCardProps) {
  const { data, error, refetch } = useSessions(scope.span, SHOWN_SESSIONS, 0, scopeFilters(scope));
  const hasMore = data !== undefined && data.total > data.sessions.length;
  return (
    <Card
      title="Recent sessions"
      className={className}
      actions={
        hasMore ? (
          <Button look="link" onClick={onAll}>
            All {formatCount(data.total)}
          </Button>
        ) : null
      }
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={SHOWN_SESSIONS} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.total === 0 ? (
        <NoSessions freshness={data.freshness} span={scope.span} onRange={onRange} />
      ) : (
        <SessionTable sessions={data.sessions} label="Recent sessions" />
      )}
    </Card>
  );
}
