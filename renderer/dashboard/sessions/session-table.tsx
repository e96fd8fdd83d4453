import type { Session } from '../../../core/contracts/api.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { SessionRow } from './session-row.tsx';

/** Sessions, newest activity first. Figures are those of the whole session, also of the part outside the range. */
export function SessionTable({ sessions, label }: { sessions: Session[]; label: string }) {
  const today = useToday();
  return (
    <div className="@container">
      <table aria-label={label} className="w-full">
        <thead className="text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 ps-4">
              Project
            </th>
            <th scope="col" className="ps-4 @max-[940px]:hidden">
              Tool
            </th>
            <th scope="col" className="ps-4 @max-[780px]:hidden">
              Models
            </th>
            <th scope="col" className="ps-4 text-end @max-[560px]:hidden">
              Started
            </th>
            <th scope="col" className="ps-4 text-end @max-[560px]:hidden">
              Duration
            </th>
            <th scope="col" className="ps-4 text-end">
              Tokens
            </th>
            <th scope="col" className="ps-4 text-end @max-[440px]:hidden">
              Failures
            </th>
            <th scope="col" className="ps-4 pe-4 text-end">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionRow key={`${session.platform}/${session.sessionId}`} session={session} today={today} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
