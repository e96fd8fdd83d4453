import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TranscriptEntry } from '../../../../core/contracts/transcript.ts';
import { formatCount, formatTime } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';
import { speakerWords } from './transcript-words.ts';

const ESTIMATED_HEIGHT_PX = 84;
const OVERSCAN_ENTRIES = 6;

const LOOKS: Record<TranscriptEntry['role'], { name: string; text: string }> = {
  user: { name: 'text-accent', text: 'font-sans text-t1' },
  assistant: { name: 'text-t1', text: 'font-sans text-t1' },
  thinking: { name: 'text-t3', text: 'font-sans text-t2 italic' },
  call: { name: 'text-t2', text: 'font-mono text-small text-t2' },
  result: { name: 'text-t3', text: 'font-mono text-small text-t2' },
  system: { name: 'text-t3', text: 'font-sans text-t2' },
};

/** ISO 8601 as the tools write it; what is none has no time. */
function timeText(at: string | null): string {
  return at === null || Number.isNaN(Date.parse(at)) ? '' : formatTime(at, { timeZone: ZONE, seconds: true });
}

function Entry({ entry }: { entry: TranscriptEntry }) {
  const look = LOOKS[entry.role];
  const isLong = entry.role === 'call' || entry.role === 'result';
  return (
    <>
      <p className="flex justify-between gap-3 text-small">
        <span className={`font-semibold ${look.name}`}>{speakerWords(entry)}</span>
        <span className="text-micro text-t3">{timeText(entry.at)}</span>
      </p>
      <pre
        tabIndex={isLong ? 0 : undefined}
        className={`mt-0.5 break-words whitespace-pre-wrap ${look.text} ${
          isLong ? 'max-h-56 overflow-y-auto rounded-chip bg-sunken px-2.5 py-1.5' : ''
        }`}
      >
        {entry.text}
      </pre>
      {entry.cut === 0 ? null : (
        <p className="text-micro text-t3">{formatCount(entry.cut)} more characters are not shown.</p>
      )}
    </>
  );
}

type TranscriptEntriesProps = {
  entries: readonly TranscriptEntry[];
  hasMore: boolean;
  /** Asks for what follows. */
  onEnd: () => void;
};

/** What was said, as plain text. Only what is in sight is drawn, and more is read when its end comes near. */
export function TranscriptEntries({ entries, hasMore, onEnd }: TranscriptEntriesProps) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ESTIMATED_HEIGHT_PX,
    overscan: OVERSCAN_ENTRIES,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const isAtEnd = hasMore && last >= entries.length - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each end that is reached
  useEffect(() => {
    if (isAtEnd) onEnd();
  }, [isAtEnd, entries.length]);
  return (
    <section
      ref={box}
      aria-label="What was said"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="relative h-[calc(100dvh-220px)] max-h-[720px] min-h-40 overflow-y-auto rounded-control border border-line bg-surface"
    >
      <ol className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <li
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={hasMore ? -1 : entries.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 border-b border-line px-4 py-2.5"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Entry entry={entry} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
