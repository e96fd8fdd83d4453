import { useEffect, useRef, useState } from 'react';
import { SESSION_ORDERS, type SessionOrder } from '../../../core/contracts/sessions.ts';
import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Money } from '../../shared/components/money.tsx';
import { EmptyNotice, ErrorNotice } from '../../shared/components/notice.tsx';
import { Select } from '../../shared/components/select.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useIsLive } from '../../shared/hooks/use-is-live.ts';
import { useMediaQuery } from '../../shared/hooks/use-media-query.ts';
import type { ViewProps } from '../view-props.ts';
import { SessionDetail } from './detail/session-detail.tsx';
import { activeFilters, FilterChips } from './list/filter-chips.tsx';
import { FilterPanel } from './list/filter-panel.tsx';
import { SearchField } from './list/search-field.tsx';
import { SearchedContent } from './list/searched-content.tsx';
import { SessionList, type SessionListHandle } from './list/session-list.tsx';
import { useSessionPages } from './list/use-session-pages.ts';
import { NoSessions } from './no-sessions.tsx';
import { listArgs } from './questions.ts';
import { readSessionKey, sessionKey } from './session-key.ts';
import { useFocusOverList } from './use-focus-over-list.ts';
import { useListKeys } from './use-list-keys.ts';

const ORDER_LABELS: Record<SessionOrder, string> = {
  newest: 'Newest first',
  cost: 'Most cost',
  tokens: 'Most tokens',
  duration: 'Longest',
  failures: 'Most failures',
};
const ORDER_CHOICES = SESSION_ORDERS.map((value) => ({ value, text: ORDER_LABELS[value] }));

/** The list with what narrows it, and the details of one session beside it, or over it where there is little width. */
export function ListView({ address, scope, go }: ViewProps) {
  const args = listArgs(address, scope);
  const pages = useSessionPages(args);
  const list = useRef<SessionListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLElement>(null);
  const isWide = useMediaQuery('(width >= 960px)');
  useListKeys(list, () => search.current?.focus());

  const isLive = useIsLive();

  // Without a choice the first of the list is shown, and stays when others come in above it while somebody looks.
  const question = JSON.stringify(args);
  const [first, setFirst] = useState<{ question: string; key: string } | null>(null);
  const top = pages.sessionAt(0);
  const isChosen = first?.question === question && (isLive || top === undefined || first.key === sessionKey(top));
  if (top !== undefined && !isChosen) setFirst({ question, key: sessionKey(top) });
  const shown = address.session ?? (isWide ? (first?.key ?? null) : null);
  const name = readSessionKey(shown);
  const open = (key: string) => go({ session: key });
  const back = () => go({ session: null });
  useFocusOverList({ isOver: !isWide && address.session !== null, pane, list });
  const { first: page } = pages;
  // The list of what is just being searched is not there yet: the focus follows when it comes.
  const isListDue = useRef(false);
  const leaveSearch = () => {
    isListDue.current = list.current === null;
    list.current?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list comes with its page
  useEffect(() => {
    if (!isListDue.current || list.current === null) return;
    isListDue.current = false;
    if (document.activeElement === search.current) list.current.focus();
  }, [page]);
  const isSearched = address.search !== null || activeFilters(address).length > 0;

  return (
    <div className="grid min-h-0 grow grid-cols-[minmax(0,1fr)] min-[960px]:grid-cols-[300px_minmax(0,1fr)] min-[1100px]:grid-cols-[352px_minmax(0,1fr)]">
      <section
        aria-label="List of sessions"
        className={`flex min-h-0 flex-col border-e border-line bg-side ${
          address.session === null ? '' : 'max-[959px]:hidden'
        }`}
      >
        <div className="flex flex-col gap-2 border-b border-line p-3.5 pb-2.5">
          <SearchField
            ref={search}
            words={address.search ?? ''}
            onWords={(words) => go({ search: words === '' ? null : words }, { replace: true })}
            onLeave={leaveSearch}
          />
          <div className="flex flex-wrap items-center gap-1.5">
            <FilterChips address={address} go={go} />
            <FilterPanel address={address} scope={scope} go={go} />
            <Select
              label="Order"
              className="ms-auto h-7! border-transparent! bg-transparent! shadow-none!"
              choices={ORDER_CHOICES}
              value={address.order}
              onChange={(order) => go({ order })}
            />
          </div>
        </div>
        {page?.content === undefined || address.search === null ? null : <SearchedContent found={page.content} />}
        {page === undefined ? (
          pages.error === null ? (
            <SkeletonRows rows={12} />
          ) : (
            <ErrorNotice error={pages.error} onRetry={pages.retry} />
          )
        ) : page.total > 0 ? (
          <SessionList ref={list} pages={pages} order={address.order} shown={shown} onOpen={open} />
        ) : isSearched ? (
          <EmptyNotice
            action={
              <Button onClick={() => go({ search: null, model: null, live: false, failures: false, above: null })}>
                Show all
              </Button>
            }
          >
            No session of this range matches the search and filters.
          </EmptyNotice>
        ) : (
          <NoSessions
            freshness={page.freshness}
            span={scope.span}
            onRange={(range) => go({ range, since: null, until: null })}
          />
        )}
        {page === undefined || page.total === 0 ? null : (
          <footer className="flex items-center justify-between border-t border-line px-4 py-2 text-small text-t3">
            <span>
              {page.total === 1 ? '1 session' : `${formatCount(page.total)} sessions`} · <Money cost={page.totals} />
            </span>
            <span aria-hidden="true" className="flex items-center gap-1 max-[959px]:hidden">
              {['J', 'K'].map((key) => (
                <kbd key={key} className="rounded-chip border border-line-2 px-1.5 font-sans text-micro">
                  {key}
                </kbd>
              ))}
              move
            </span>
          </footer>
        )}
      </section>
      <section
        key={shown}
        ref={pane}
        aria-label="Session"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented && !isWide && address.session !== null) back();
        }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        tabIndex={0}
        className={`relative min-h-0 min-w-0 overflow-y-auto bg-surface -outline-offset-2 ${
          name === null ? 'flex flex-col max-[959px]:hidden' : ''
        }`}
      >
        {name === null ? (
          <EmptyNotice>
            {page !== undefined && page.total === 0
              ? 'The timeline, the tools and the cost of a session stand here as soon as the list has one.'
              : 'Choose a session to see what happened in it.'}
          </EmptyNotice>
        ) : (
          <SessionDetail name={name} onBack={back} onOpen={open} />
        )}
      </section>
    </div>
  );
}
