import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { markWords } from './mark-words.ts';
import { markAt } from './marks.ts';
import type { TimelineModel } from './timeline-model.ts';

const ROW_PX = 26;
const HEAD = 'py-1.5';

/** Holds the place of rows that are not drawn. */
function Gap({ height }: { height: number }) {
  return height <= 0 ? null : (
    <tr>
      <td colSpan={3} className="p-0" style={{ height }} />
    </tr>
  );
}

/** The timeline as a table: one row an event, in the order of time. Only what is in sight is drawn. */
export function TimelineTable({ model }: { model: TimelineModel }) {
  const box = useRef<HTMLElement>(null);
  const count = model.order.at.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={box}
      aria-label="Events, in the order of time"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="relative mx-5 mb-3 h-[340px] overflow-y-auto rounded-chip"
    >
      <table aria-label="Events of the session" aria-rowcount={count + 1} className="w-full table-fixed text-small">
        <thead className="sticky top-0 z-1 bg-surface text-micro text-t3">
          <tr aria-rowindex={1} className="border-b border-line">
            <th scope="col" className={`w-[36%] ${HEAD}`}>
              Event
            </th>
            <th scope="col" className={`w-24 text-end ${HEAD}`}>
              Cost or time
            </th>
            <th scope="col" className={`ps-4 ${HEAD}`}>
              Details
            </th>
          </tr>
        </thead>
        <tbody>
          <Gap height={above} />
          {items.map(({ index }) => {
            const mark = markAt(model.order, index);
            if (mark === null) return null;
            const { title, value, lines } = markWords(model, mark);
            return (
              <tr key={index} aria-rowindex={index + 2} className="border-b border-line" style={{ height: ROW_PX }}>
                <th scope="row" className="truncate font-normal">
                  {title}
                </th>
                <td className="text-end font-medium">{value || '–'}</td>
                <td className="truncate ps-4 text-t2">{lines.join(' · ')}</td>
              </tr>
            );
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  );
}
