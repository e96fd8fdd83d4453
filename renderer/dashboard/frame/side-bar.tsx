import { LayoutDashboard, type LucideIcon, Rows3 } from 'lucide-react';
import type { MouseEvent } from 'react';
import { formatCount } from '../../../core/format/index.ts';
import { Logo } from '../../shared/components/logo.tsx';
import { useTodayFigures } from '../../shared/hooks/use-figures.ts';
import { type Address, type View, writeAddress } from '../address.ts';
import { CaptureBox } from './capture-box.tsx';

const ENTRIES: { view: View; name: string; icon: LucideIcon }[] = [
  { view: 'overview', name: 'Overview', icon: LayoutDashboard },
  { view: 'sessions', name: 'Sessions', icon: Rows3 },
];

/** A plain click stays in the page; with a modifier the browser opens the link as usual. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** The views, and the state of the capture at the foot. A rail of icons where there is little width. */
export function SideBar({ address, onView }: { address: Address; onView: (view: View) => void }) {
  const active = useTodayFigures().data?.activeSessions ?? 0;
  return (
    <div className="sticky top-0 flex h-dvh flex-col items-center border-e border-line bg-side p-2.5 full:items-stretch">
      <div className="flex h-11 items-center gap-2.5 pt-1 full:mb-2 full:px-2">
        <Logo size={22} />
        <span className="hidden text-[14px] font-semibold tracking-[-0.01em] full:inline">Blueplane</span>
      </div>
      <nav aria-label="Views" className="mt-2 flex flex-col gap-0.5 full:mt-0">
        {ENTRIES.map(({ view: target, name, icon: Icon }) => {
          const live = target === 'sessions' && active > 0 ? `${formatCount(active)} live` : null;
          return (
            <a
              key={target}
              href={writeAddress({ ...address, view: target, page: 1 })}
              aria-current={target === address.view ? 'page' : undefined}
              title={name}
              onClick={(event) => {
                if (isPlainClick(event)) {
                  event.preventDefault();
                  onView(target);
                }
              }}
              className="relative flex h-9 w-10 items-center justify-center gap-2.5 rounded-control font-medium text-t2 hover:bg-hover hover:text-t1 aria-[current]:bg-accent-soft aria-[current]:text-accent full:h-[30px] full:w-auto full:justify-start full:px-2"
            >
              <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
              <span className="sr-only full:not-sr-only">{name}</span>
              {live === null ? null : (
                <span className="sr-only text-micro text-t3 full:not-sr-only full:ms-auto">{live}</span>
              )}
            </a>
          );
        })}
      </nav>
      <CaptureBox />
    </div>
  );
}
