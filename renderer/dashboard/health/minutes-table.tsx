import type { LiveMetrics } from '../../../core/contracts/live-metrics.ts';
import { formatCount, formatTime } from '../../../core/format/index.ts';
import { ZONE } from '../../shared/zone.ts';
import { isUnknown } from './minutes.ts';

type MinutesTableProps = {
  minutes: LiveMetrics['minutes'];
  /** Epoch milliseconds; null = capture goes on. */
  pausedSince: number | null;
};

/** The minutes in which anything happened, newest first; those of a pause in one line. */
export function MinutesTable({ minutes, pausedSince }: MinutesTableProps) {
  const unknown = minutes.find((minute) => isUnknown(minute, pausedSince));
  const rows = minutes.filter(({ responses, toolCalls }) => responses + toolCalls > 0).toReversed();
  return (
    <section
      aria-label="Events per minute, as a table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="max-h-[180px] overflow-auto"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5">
              Minute
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end">
              Responses
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end">
              Tool calls
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end">
              Failed
            </th>
          </tr>
        </thead>
        <tbody>
          {unknown === undefined ? null : (
            <tr className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1 font-normal">
                Since {formatTime(unknown.at, { timeZone: ZONE })}
              </th>
              <td colSpan={3} className="ps-3 text-end text-t3">
                not captured
              </td>
            </tr>
          )}
          {rows.map(({ at, responses, toolCalls, toolFailures }) => (
            <tr key={at} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1 font-normal">
                {formatTime(at, { timeZone: ZONE })}
              </th>
              <td className="ps-3 text-end">{formatCount(responses)}</td>
              <td className="ps-3 text-end">{formatCount(toolCalls)}</td>
              <td className="ps-3 text-end text-t2">{formatCount(toolFailures)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
