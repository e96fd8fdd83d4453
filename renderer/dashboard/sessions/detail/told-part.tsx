import type { SessionTold } from '../../../../core/contracts/session.ts';
import { DetailPart } from './detail-part.tsx';
import { toldRows } from './told-rows.ts';

/** What the tool sent by itself and no file of the session says; nothing where there is none. */
export function ToldPart({ told }: { told: SessionTold | null }) {
  const rows = told === null ? [] : toldRows(told);
  if (rows.length === 0) return null;
  return (
    <DetailPart title="Told by the tool" note="OpenTelemetry, hooks">
      <table className="w-full text-small" aria-label="Told by the tool">
        <tbody>
          {rows.map(({ name, text }) => (
            <tr key={name} className="border-b border-line last:border-b-0">
              <th scope="row" className="w-full py-1 font-normal">
                {name}
              </th>
              <td className="ps-3 text-end font-medium whitespace-nowrap">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </DetailPart>
  );
}
