import { lazy, Suspense, useState } from 'react';
import { Announcer } from '../shared/components/announcer.tsx';
import { PartBoundary } from '../shared/components/part-boundary.tsx';
import { useConnection } from '../shared/hooks/use-connection.ts';
import { useLiveRefresh } from '../shared/hooks/use-live-refresh.ts';
import { otherView, type View } from './address.ts';
import { useCommandKeys } from './commands/use-command-keys.ts';
import { useCommands } from './commands/use-commands.ts';
import { useMenuCommands } from './commands/use-menu-commands.ts';
import { CurrentView } from './frame/current-view.tsx';
import { RefusedPage } from './frame/refused-page.tsx';
import { SampleEndedPage } from './frame/sample-ended-page.tsx';
import { SampleMark } from './frame/sample-mark.tsx';
import { SideBar } from './frame/side-bar.tsx';
import { useStandingViews } from './frame/standing-views.ts';
import { StateNotice } from './frame/state-notice.tsx';
import { TitleBar } from './frame/title-bar.tsx';
import { useSample } from './frame/use-sample.ts';
import { entryOf } from './frame/views.ts';
import { JobToast } from './jobs/job-toast.tsx';
import { OpenedJob } from './jobs/opened-job.tsx';
import { usePreparedViews } from './prepare/use-prepared-views.ts';
import { useScope } from './scope.ts';
import { useAddress } from './use-address.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./commands/command-palette.tsx')).CommandPalette,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('./commands/shortcuts-dialog.tsx')).ShortcutsDialog,
}));

/** The parts of a split view scroll, not the page, unless it is too low for them. */
const SPLIT_HEIGHT = 'h-[max(100dvh,520px)]';

/** The dashboard: side bar, title bar, and the view that the address names. */
export function App() {
  const connection = useConnection();
  const sample = useSample();
  const [address, go] = useAddress();
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const [titleSlot, setTitleSlot] = useState<HTMLElement | null>(null);
  const scope = useScope(address);
  const commands = useCommands({
    address,
    go,
    openPalette: () => setOpen('palette'),
    openShortcuts: () => setOpen('shortcuts'),
  });
  const { standing, draw, drop } = useStandingViews({ address, scope });
  const prepare = usePreparedViews(address, scope, draw);
  // What stands there is shown first, and asks for the newest then.
  const aim = (view: View) => {
    if (!standing.views.has(view)) prepare(view);
  };
  const close = () => setOpen(null);
  useLiveRefresh();
  useCommandKeys(commands);
  useMenuCommands((command) => {
    if (command.does === 'show') go({ ...otherView(address, command.view), layout: command.layout ?? null });
    else setOpen(command.dialog === 'search' ? 'palette' : 'shortcuts');
  });

  if (sample === 'ended') {
    return <SampleEndedPage />;
  }
  if (connection.phase === 'refused') {
    return <RefusedPage />;
  }
  const entry = entryOf(address.view);
  const isSplit = entry.fills === true;
  return (
    <div
      data-rail={isSplit ? '' : undefined}
      className="grid min-h-dvh grid-cols-[60px_minmax(0,1fr)] side:grid-cols-[208px_minmax(0,1fr)]"
    >
      <title>{`${entry.title} · Blueplane`}</title>
      <a
        href="#content"
        className="fixed top-2 left-2 z-30 -translate-y-16 rounded-control bg-accent-fill px-3 py-1.5 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the figures
      </a>
      <SideBar address={address} go={go} onAim={aim} onSearch={() => setOpen('palette')} />
      <div className={`flex min-w-0 flex-col ${connection.late ? 'late-figures' : ''} ${isSplit ? SPLIT_HEIGHT : ''}`}>
        <TitleBar
          entry={entry}
          address={address}
          scope={scope}
          go={go}
          mark={sample === 'shown' ? <SampleMark /> : null}
          actions={<span ref={setTitleSlot} className="contents" />}
        />
        <main
          id="content"
          tabIndex={-1}
          className={
            isSplit
              ? 'relative flex min-h-0 grow flex-col outline-none'
              : 'relative mx-auto w-full max-w-[1568px] grow p-3.5 outline-none split:px-6'
          }
        >
          <StateNotice
            onDetails={address.view === 'health' ? undefined : () => go(otherView(address, 'health'))}
            className={isSplit ? 'm-3.5' : 'mb-3.5'}
          />
          <CurrentView standing={standing} go={go} titleSlot={titleSlot} onDrop={drop} />
        </main>
      </div>
      {/* Both begin anew with the view. Two of one key would be taken for one another. */}
      <PartBoundary
        key={`dialog ${address.view}`}
        onFailed={close}
        className="fixed inset-x-4 bottom-4 z-30 shadow-raised"
      >
        <Suspense>
          {open === 'palette' ? (
            <CommandPalette commands={commands} address={address} scope={scope} go={go} onClose={close} />
          ) : null}
          {open === 'shortcuts' ? <ShortcutsDialog commands={commands} onClose={close} /> : null}
        </Suspense>
      </PartBoundary>
      <OpenedJob key={`job ${address.view}`} />
      <JobToast />
      <Announcer />
    </div>
  );
}
