import { useEffect, useRef } from 'react';
import { sessionKey } from '../dashboard/sessions/session-key.ts';
import { Announcer } from '../shared/components/announcer.tsx';
import { addDays } from '../shared/day-span.ts';
import { unansweredBanner } from '../shared/health/health-banner.ts';
import { StateBanner } from '../shared/health/state-banner.tsx';
import { useHealth, useOwner } from '../shared/health/use-health.ts';
import { IS_MAC } from '../shared/hooks/is-mac.ts';
import { useClock } from '../shared/hooks/use-clock.ts';
import { useConnection } from '../shared/hooks/use-connection.ts';
import { useDesktopAction } from '../shared/hooks/use-desktop-action.ts';
import { useDesktopState } from '../shared/hooks/use-desktop-state.ts';
import { useActiveBlock, useBudgets, useSessions, useStatus, useTodayFigures } from '../shared/hooks/use-figures.ts';
import { useLiveRefresh } from '../shared/hooks/use-live-refresh.ts';
import { useToday } from '../shared/hooks/use-today.ts';
import { BlockSection } from '../shared/spending/block-section.tsx';
import { BudgetSection } from '../shared/spending/budget-section.tsx';
import { FirstRun } from './first-run.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Headline, HeadlineSkeleton } from './headline.tsx';
import { HistorySection } from './history-section.tsx';
import { HoursSection } from './hours-section.tsx';
import { LoadingSections } from './loading-sections.tsx';
import { formerly, popoverBanner, popoverState } from './popover-state.ts';
import { SessionsSection } from './sessions-section.tsx';
import { SplitSection } from './split-section.tsx';
import { useFittingWindow } from './use-fitting-window.ts';
import { usePopoverKeys } from './use-popover-keys.ts';
import { useRest } from './use-rest.ts';

/** Running times are shown in minutes. */
const CLOCK_STEP_MS = 10_000;
/** The newest first: enough to hold the few that are shown between others that ended in the last minutes. */
const ASKED_SESSIONS = 8;
/** How far back the last session is looked for. */
const LAST_SESSION_DAYS = 7;

/** The tray's popover: how much today, of what, what runs, and whether all is well. */
export function Popover() {
  const desktopState = useDesktopState();
  const connection = useConnection();
  const health = useHealth();
  const owner = useOwner();
  const status = useStatus();
  const today = useTodayFigures();
  const day = useToday();
  const sessions = useSessions({ since: addDays(day, 1 - LAST_SESSION_DAYS), until: day }, ASKED_SESSIONS, 0);
  const block = useActiveBlock();
  const budgets = useBudgets();
  const now = useClock(CLOCK_STEP_MS);
  const action = useDesktopAction();
  const fit = useFittingWindow();
  const openButton = useRef<HTMLButtonElement>(null);
  const paused = health.kind === 'paused';
  const canPause = owner != null && health.kind !== 'problem';
  useLiveRefresh();
  usePopoverKeys(action, canPause ? paused : null);
  useEffect(() => openButton.current?.focus(), []);

  const state = popoverState({
    health,
    today: today.data,
    status: status.data,
    answeredAt: today.dataUpdatedAt,
    failed: today.error !== null,
    late: connection.late,
    // All at once: what came later would move what stands there.
    incomplete: ![sessions, block, budgets].every(({ data, isFetched }) => data !== undefined || isFetched),
    now,
  });
  const canRest = state.body === 'figures' || state.body === 'first_run' || health.kind === 'problem';
  useRest(canRest, () => {
    openButton.current?.focus();
    action.forget();
  });
  const unanswered = today.error === null ? null : unansweredBanner(today.error, today.data !== undefined);
  const banner = popoverBanner(health, state, unanswered, now);
  return (
    <div
      role="dialog"
      aria-label="Blueplane today"
      data-running={action.running ?? undefined}
      className={`flex h-dvh flex-col bg-surface ${IS_MAC ? '' : 'outline -outline-offset-1 outline-line-2'}`}
    >
      <header ref={fit} className="shrink-0 px-4 pt-2.5 pb-1">
        <Header
          day={today.data?.date ?? day}
          state={state}
          isSample={owner?.sample === true}
          onSettings={() => action.run('openWindow', { view: 'settings' })}
        />
        {state.body === 'loading' ? <HeadlineSkeleton /> : null}
        {state.body === 'figures' && today.data !== undefined ? (
          <Headline today={today.data} answeredAt={today.dataUpdatedAt} state={state} />
        ) : null}
      </header>
      <div className="min-h-0 grow overflow-y-auto">
        <div ref={fit} className="flow-root">
          {banner === null ? null : (
            <StateBanner
              banner={banner}
              action={action}
              onDetails={() => action.run('openWindow', { view: 'health' })}
              className="mx-3 mb-3"
            />
          )}
          {state.body === 'loading' ? <LoadingSections /> : null}
          {state.body === 'first_run' ? (
            <FirstRun
              isSample={owner?.sample === true}
              onChooseFolder={() => action.run('openWindow', { view: 'settings', layout: 'sources' })}
            />
          ) : null}
          {state.body === 'figures' && today.data !== undefined ? (
            <>
              <HoursSection
                today={today.data}
                answeredAt={today.dataUpdatedAt}
                capturedUntil={health.kind === 'paused' ? health.since : null}
                readingHistory={state.readingHistory}
                dimmed={state.dimmed}
                onOpen={(hour) =>
                  action.run('openWindow', { view: 'sessions', layout: 'day', ...(hour !== null && { hour }) })
                }
              />
              {state.readingHistory ? <HistorySection freshness={today.data.freshness} /> : null}
              <SplitSection
                today={today.data}
                dimmed={state.dimmed}
                onSetPrice={() => action.run('openWindow', { view: 'settings', layout: 'pricing' })}
              />
              <SessionsSection
                today={today.data}
                sessions={sessions.data?.sessions}
                paused={paused}
                dimmed={state.dimmed}
                asOf={formerly(sessions.dataUpdatedAt, now)}
                now={now}
                onOpen={(session) =>
                  action.run('openWindow', {
                    view: 'sessions',
                    ...(session !== null && { session: sessionKey(session) }),
                  })
                }
              />
              {state.dimmed && !state.renewing ? null : (
                <BlockSection now={now} className={formerly(block.dataUpdatedAt, now) === null ? '' : 'late-figures'} />
              )}
              <BudgetSection asOf={state.asOf ?? formerly(budgets.dataUpdatedAt, now)} />
            </>
          ) : null}
          {desktopState?.attached ? (
            <p className="border-t border-line px-4 py-2 text-micro text-t3">
              Shown from the server that runs in the background.
            </p>
          ) : null}
        </div>
      </div>
      <footer ref={fit} className="shrink-0 border-t border-line bg-sunken px-4 py-2">
        {action.error === null ? null : (
          <p role="alert" className="mb-2 text-small break-words text-bad">
            {action.error.message}
          </p>
        )}
        <Footer
          action={action}
          paused={canPause ? paused : null}
          hasData={state.body === 'figures' && today.data?.freshness.newestResponseAt != null}
          primary={banner === null || banner.action === null}
          openButton={openButton}
        />
      </footer>
      <Announcer />
    </div>
  );
}
