import { Announcer } from '../shared/components/announcer.tsx';
import { useConnection } from '../shared/hooks/use-connection.ts';
import { useLiveRefresh } from '../shared/hooks/use-live-refresh.ts';
import { RefusedPage } from './frame/refused-page.tsx';
import { SideBar } from './frame/side-bar.tsx';
import { StateNotice } from './frame/state-notice.tsx';
import { TitleBar } from './frame/title-bar.tsx';
import { useRangeKeys } from './frame/use-range-keys.ts';
import { OverviewView } from './overview/overview-view.tsx';
import { SessionsView } from './sessions/sessions-view.tsx';
import { useAddress } from './use-address.ts';
import { useSpan } from './use-span.ts';

const TITLES = { overview: 'Overview', sessions: 'Sessions' };

/** The dashboard: side bar, title bar, and the view that the address names. */
export function App() {
  const connection = useConnection();
  const [address, go] = useAddress();
  const span = useSpan(address.range);
  useLiveRefresh();
  useRangeKeys((range) => go({ range }));

  if (connection.phase === 'refused') {
    return <RefusedPage />;
  }
  const title = TITLES[address.view];
  return (
    <div className="grid min-h-dvh grid-cols-[60px_minmax(0,1fr)] full:grid-cols-[208px_minmax(0,1fr)]">
      <title>{`${title} · Blueplane`}</title>
      <a
        href="#content"
        className="fixed top-2 left-2 z-30 -translate-y-16 rounded-control bg-accent-fill px-3 py-1.5 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the figures
      </a>
      <SideBar address={address} onView={(view) => go({ view })} />
      <div className={`flex min-w-0 flex-col ${connection.late ? 'late-figures' : ''}`}>
        <TitleBar title={title} span={span} range={address.range} onRange={(range) => go({ range })} />
        <main id="content" tabIndex={-1} className="mx-auto w-full max-w-[1568px] grow p-3.5 outline-none split:px-6">
          <StateNotice />
          {address.view === 'overview' ? (
            <OverviewView span={span} onRange={(range) => go({ range })} onSessions={() => go({ view: 'sessions' })} />
          ) : (
            <SessionsView
              span={span}
              page={address.page}
              onPage={(page) => go({ page })}
              onRange={(range) => go({ range })}
            />
          )}
        </main>
      </div>
      <Announcer />
    </div>
  );
}
