import type { Status } from '../../../core/contracts/api.ts';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatAgo, formatCount } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { EmptyNotice } from '../../shared/components/notice.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useClock } from '../../shared/hooks/use-clock.ts';

const CLOCK_STEP_MS = 10_000;

/** What could not be read of the tools' files, by our own names of the reasons, and what was set aside. */
export function RejectionsCard({ status }: { status: Status }) {
  const now = useClock(CLOCK_STEP_MS);
  const { sourcesReadAt } = status.freshness;
  const rows = status.sources.flatMap(({ platform, rejectedByReason }) =>
    Object.entries(rejectedByReason).map(([reason, lines]) => ({ platform, reason, lines })),
  );
  const read =
    sourcesReadAt === null ? 'not read to their end yet' : `read to their end ${formatAgo(sourcesReadAt, now)}`;
  return (
    <Card title="Not understood" note={`Sources ${read}`}>
      {rows.length === 0 && status.deadLetters === 0 ? (
        <EmptyNotice>Every line of your tools’ files was understood, and every event was stored.</EmptyNotice>
      ) : (
        <>
          <table className="mt-1 w-full">
            <thead className="sr-only">
              <tr>
                <th scope="col">Tool and reason</th>
                <th scope="col">Lines</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ platform, reason, lines }) => (
                <tr key={`${platform}/${reason}`} className="border-b border-line">
                  <th scope="row" className="py-1.5 ps-4 font-normal">
                    <span className="flex items-center gap-2">
                      <ToolMark platform={platform} />
                      {PLATFORM_LABELS[platform]}: {reason.replaceAll('_', ' ')}
                    </span>
                  </th>
                  <td className="pe-4 text-end font-medium">{formatCount(lines)}</td>
                </tr>
              ))}
              {status.deadLetters === 0 ? null : (
                <tr className="border-b border-line">
                  <th scope="row" className="py-1.5 ps-4 font-normal text-warn">
                    Events set aside
                  </th>
                  <td className="pe-4 text-end font-medium">{formatCount(status.deadLetters)}</td>
                </tr>
              )}
            </tbody>
          </table>
          <p className="px-4 py-2.5 text-micro text-t3">
            Lines that are damaged, or not of a form that is known. They are in no total, and nothing of them is kept
            but a salted digest.
          </p>
        </>
      )}
    </Card>
  );
}
