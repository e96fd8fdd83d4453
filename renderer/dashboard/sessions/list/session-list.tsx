import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { SessionOrder } from '../../../../core/contracts/sessions.ts';
import { formatCount, formatDay } from '../../../../core/format/index.ts';
import { Money } from '../../../shared/components/money.tsx';
import { addDays } from '../../../shared/day-span.ts';
import { useToday } from '../../../shared/hooks/use-today.ts';
import { sessionKey } from '../session-key.ts';
import { type DayHead, type ListRow, listRows, roundingNotes } from './list-rows.ts';
import { SessionOption, WaitingOption } from './session-option.tsx';
import type { SessionPages } from './use-session-pages.ts';

const OPTION_HEIGHT_PX = 58;
const DAY_HEIGHT_PX = 32;
/** Rows drawn beyond the edge, so that a quick flick shows no gap. */
const OVERSCAN_ROWS = 8;
/** Rows that Page up and Page down pass. */
const PAGE_ROWS = 10;
const NO_HEADS: DayHead[] = [];

/** What the keys of the view do in the list. */
export type SessionListHandle = { move: (by: number) => void; open: () => void; focus: () => void };

type SessionListProps = {
  pages: SessionPages;
  order: SessionOrder;
  /** The key of the session whose details are shown. */
  shown: string | null;
  onOpen: (key: string) => void;
  ref: Ref<SessionListHandle>;
};

function dayWords(day: string, today: string): string {
  if (day === today) return 'Today';
  return day === addDays(today, -1) ? 'Yesterday' : formatDay(day);
}

function DayRow({ head, today, note }: { head: DayHead; today: string; note: string | undefined }) {
  const count = head.sessions === 1 ? '1 session' : `${formatCount(head.sessions)} sessions`;
  return (
    <div className="flex h-full items-center justify-between border-b border-line bg-win px-4 text-small text-t3">
      <span className="font-medium text-t2">{dayWords(head.day, today)}</span>
      <span>
        {count} · <Money cost={head} note={note} />
      </span>
    </div>
  );
}

/** The day that a row stands under. */
function dayAbove(rows: readonly ListRow[], at: number): string | null {
  for (let above = at; above >= 0; above -= 1) {
    const row = rows[above];
    if (row?.kind === 'day') return row.head.day;
  }
  return null;
}

/**
 * The sessions under the heads of their days. Arrow keys, J and K move, Enter opens. Only what is in sight is drawn, and
 * only its pages are asked for.
 */
export function SessionList({ pages, order, shown, onOpen, ref }: SessionListProps) {
  const { first, sessionAt, loaded, onSight } = pages;
  const listId = useId();
  const today = useToday();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const rows = useMemo(() => listRows(first ?? { days: [], total: 0 }, order), [first, order]);
  const heads = order === 'newest' ? (first?.days ?? NO_HEADS) : NO_HEADS;
  const notes = useMemo(() => roundingNotes(loaded, heads), [loaded, heads]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => (rows[at]?.kind === 'day' ? DAY_HEIGHT_PX : OPTION_HEIGHT_PX),
    overscan: OVERSCAN_ROWS,
  });
  const total = first?.total ?? 0;
  const items = virtual.getVirtualItems();

  // A row's height depends on its kind, and another order has other kinds in the same places.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are what changes
  useEffect(() => virtual.measure(), [rows, virtual]);

  const inSight = items.flatMap(({ index }) => {
    const row = rows[index];
    return row?.kind === 'session' ? [row.index] : [];
  });
  const [from = 0] = inSight;
  const to = inSight.at(-1) ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is in sight matters, the pages follow from it
  useEffect(() => onSight(from, to), [from, to]);

  // What is shown stays the place to go on from when sessions come in above it.
  const shownAt = shown === null ? -1 : inSight.findIndex((index) => keyAt(index) === shown);
  const shownIndex = shownAt === -1 ? null : (inSight[shownAt] ?? null);

  function keyAt(index: number): string | null {
    const session = sessionAt(index);
    return session === undefined ? null : sessionKey(session);
  }

  function activate(index: number): void {
    if (total === 0) return;
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    virtual.scrollToIndex(
      rows.findIndex((row) => row.kind === 'session' && row.index === next),
      { align: 'auto' },
    );
  }

  function open(): void {
    const key = keyAt(active);
    if (key !== null) onOpen(key);
  }

  const move = (by: number) => activate(active === -1 ? (shownIndex ?? -1) + by : active + by);
  useImperativeHandle(ref, () => ({ move, open, focus: () => box.current?.focus() }));

  function onKeyDown(event: KeyboardEvent): void {
    const steps = new Map([
      ['ArrowDown', () => move(1)],
      ['ArrowUp', () => move(-1)],
      ['PageDown', () => move(PAGE_ROWS)],
      ['PageUp', () => move(-PAGE_ROWS)],
      ['Home', () => activate(0)],
      ['End', () => activate(total - 1)],
      ['Enter', open],
      [' ', open],
    ]);
    const step = steps.get(event.key);
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  }

  const optionId = (index: number) => `${listId}-${index}`;
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Sessions"
      aria-busy={first === undefined}
      aria-activedescendant={active !== -1 && inSight.includes(active) ? optionId(active) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="relative min-h-0 grow overflow-y-auto -outline-offset-2"
    >
      <div role="presentation" className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index: at, start, size }) => {
          const row = rows[at];
          if (row === undefined) return null;
          const place = { height: size, transform: `translateY(${start}px)` };
          if (row.kind === 'day') {
            return (
              <div key={row.head.day} role="presentation" className="absolute inset-x-0 top-0" style={place}>
                <DayRow head={row.head} today={today} note={notes.get(row.head.day)} />
              </div>
            );
          }
          const session = sessionAt(row.index);
          const key = session === undefined ? null : sessionKey(session);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys
            <div
              key={key ?? `waiting-${row.index}`}
              id={optionId(row.index)}
              role="option"
              aria-selected={key !== null && key === shown}
              aria-setsize={total}
              aria-posinset={row.index + 1}
              tabIndex={-1}
              data-active={row.index === active ? '' : undefined}
              onClick={() => {
                setActive(row.index);
                if (key !== null) onOpen(key);
              }}
              className="absolute inset-x-0 top-0 cursor-default border-b border-line px-4 py-2 hover:bg-hover aria-selected:bg-accent-soft aria-selected:shadow-[inset_2px_0_0_var(--accent)] data-active:outline-1 data-active:-outline-offset-1 data-active:outline-accent forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2"
              style={place}
            >
              {session === undefined ? (
                <WaitingOption />
              ) : (
                <SessionOption session={session} day={order === 'newest' ? (dayAbove(rows, at) ?? today) : today} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
