import type { Freshness } from '../../core/contracts/api.ts';
import { formatCount } from '../../core/format/index.ts';

/** Older sessions are being read in: what is right already, and how much there is to go. */
export function HistorySection({ freshness }: { freshness: Freshness }) {
  return (
    <section aria-label="Reading history" className="border-t border-line px-4 py-2.5">
      <p className="font-medium">Today comes first</p>
      <p className="text-small text-t2">
        {freshness.rowsBehind === 0
          ? 'Older sessions are being read in.'
          : `Older sessions are being read in: ${formatCount(freshness.rowsBehind)} events to go.`}
      </p>
    </section>
  );
}
