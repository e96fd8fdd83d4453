import { Search } from 'lucide-react';
import type { MouseEvent } from 'react';
import { formatCount } from '../../../core/format/index.ts';
import { Logo } from '../../shared/components/logo.tsx';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { type Address, otherView, type View, writeAddress } from '../address.ts';
import { keyWords } from '../commands/key-words.ts';
import { DEFAULT_DAYS, useInsights } from '../insights/use-insights.ts';
import { JobNote } from '../jobs/job-note.tsx';
import { CaptureBox } from './capture-box.tsx';
import { VIEW_ENTRIES, type ViewEntry } from './views.ts';

type SideBarProps = {
  address: Address;
  go: (change: Partial<Address>) => void;
  /** Told when somebody points at a view or comes to it by key: it is about to be opened. */
  onAim: (view: View) => void;
  onSearch: () => void;
};

/** A plain click stays in the page; with a modifier the browser opens the link as usual. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** What stands beside the name of a view. */
function useNotes(): Map<View, string> {
  const active = useTodayFigures().data?.activeSessions ?? 0;
  const findings = useInsights(DEFAULT_DAYS).data?.findings ?? [];
  const fresh = findings.filter(({ state }) => state === 'new').length;
  const notes = new Map<View, string>();
  if (active > 0) notes.set('sessions', `${formatCount(active)} live`);
  if (fresh > 0) notes.set('insights', `${formatCount(fresh)} new`);
  return notes;
}

function ViewLink({
  entry,
  note,
  address,
  go,
  onAim,
}: { entry: ViewEntry; note: string | undefined } & Omit<SideBarProps, 'onSearch'>) {
  const { view, name, icon: Icon } = entry;
  const target = otherView(address, view);
  return (
    <a
      href={writeAddress(target)}
      aria-current={view === address.view ? 'page' : undefined}
      title={name}
      onPointerEnter={() => onAim(view)}
      onFocus={() => onAim(view)}
      onClick={(event) => {
        if (isPlainClick(event)) {
          event.preventDefault();
          // A finger does not point before it clicks.
          onAim(view);
          go(target);
        }
      }}
      className="relative flex h-9 w-10 shrink-0 items-center justify-center gap-2.5 rounded-control font-medium text-t2 hover:bg-hover hover:text-t1 aria-[current]:bg-accent-soft aria-[current]:text-accent side:h-[30px] side:w-auto side:justify-start side:px-2"
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="sr-only side:not-sr-only">{name}</span>
      {note === undefined ? null : (
        <span className="sr-only text-micro text-t3 side:not-sr-only side:ms-auto">{note}</span>
      )}
      {note === undefined || view !== 'insights' ? null : (
        <span
          aria-hidden="true"
          className="keep-colour absolute inset-e-1 top-1 size-2 rounded-full bg-accent-fill side:hidden"
        />
      )}
    </a>
  );
}

/** Search, the views, and the state of the capture at the foot. A rail of icons where there is little width. */
export function SideBar({ address, go, onAim, onSearch }: SideBarProps) {
  const notes = useNotes();
  function links(place: ViewEntry['place']) {
    return VIEW_ENTRIES.filter((entry) => entry.place === place).map((entry) => (
      <ViewLink key={entry.view} entry={entry} note={notes.get(entry.view)} address={address} go={go} onAim={onAim} />
    ));
  }
  return (
    <nav
      aria-label="Views"
      className="sticky top-0 flex h-dvh flex-col items-center overflow-y-auto border-e border-line bg-side p-2.5 side:items-stretch"
    >
      <div className="flex h-11 shrink-0 items-center gap-2.5 pt-1 side:mb-1 side:px-2">
        <Logo size={22} />
        <span className="hidden text-[14px] font-semibold tracking-[-0.01em] side:inline">Blueplane</span>
      </div>
      <button
        type="button"
        title="Search and commands"
        onClick={onSearch}
        className="mt-2 flex h-9 w-10 shrink-0 items-center justify-center gap-2 rounded-control text-t3 hover:bg-hover hover:text-t1 side:mt-0 side:mb-2 side:h-[30px] side:w-auto side:justify-start side:border side:border-line-2 side:bg-surface side:px-2 side:shadow-card"
      >
        <Search aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0" />
        <span className="sr-only side:not-sr-only">Search</span>
        <kbd className="ms-auto hidden rounded-chip border border-line-2 px-1 font-sans text-micro text-t3 side:inline">
          {keyWords('$mod+KeyK')}
        </kbd>
      </button>
      <div className="mt-1 flex flex-col gap-0.5 side:mt-0">{links('top')}</div>
      <div className="mt-auto flex shrink-0 flex-col items-center side:items-stretch">
        <JobNote />
        <CaptureBox />
      </div>
      <div className="flex flex-col side:mt-2">{links('foot')}</div>
    </nav>
  );
}
