import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { formatDuration, formatRate, formatTime } from '../../../../core/format/index.ts';
import { ZONE } from '../../../shared/zone.ts';
import { DetailPart } from './detail-part.tsx';

const MINUTE_MS = 60_000;

/** The vendor's last word on its limits during the session. */
export function LimitsPart({ limits }: { limits: SessionDetail['rateLimits'] }) {
  return (
    <DetailPart title="Limits of the vendor">
      <table className="w-full text-small" aria-label="Limits of the vendor">
        <tbody>
          {limits.map((limit) => (
            <tr key={`${limit.limitId}/${limit.slot}`} className="border-b border-line last:border-b-0">
              <th scope="row" className="w-full py-1 font-normal">
                {limit.windowMinutes === null
                  ? limit.limitId || limit.slot
                  : `${formatDuration(limit.windowMinutes * MINUTE_MS)} window`}
              </th>
              <td className="ps-3 text-end font-medium whitespace-nowrap">
                {formatRate(limit.usedPercent / 100)} used
              </td>
              <td className="ps-3 text-end whitespace-nowrap text-t3">
                at {formatTime(limit.observedAt, { timeZone: ZONE })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </DetailPart>
  );
}
