import type { DayView } from '../../../../core/contracts/day.ts';
import { PLATFORM_LABELS } from '../../../../core/contracts/platform.ts';
import { formatCount } from '../../../../core/format/index.ts';
import { shortModelName } from '../../../shared/charts/model-name.ts';
import { Button } from '../../../shared/components/button.tsx';
import { Money } from '../../../shared/components/money.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { sessionKey } from '../session-key.ts';
import { timesText } from './day-words.ts';

const COLUMNS = ['Tool', 'Model', 'Time', 'Subagents', 'Failed calls', 'Tokens', 'Cost'];

/** The day as a table: one row a session, by project. */
export function DayTable({ view, onOpen }: { view: DayView; onOpen: (key: string) => void }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-small" aria-label="Sessions of the day">
        <thead className="text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5">
              Project
            </th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="py-1.5 ps-3 text-end whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.projects.flatMap((project) =>
            project.sessions.map((session) => (
              <tr key={`${sessionKey(session)}/${session.from}`} className="border-b border-line last:border-b-0">
                <th scope="row" className="w-full font-normal">
                  <Button look="link" className="name h-6 px-1" onClick={() => onOpen(sessionKey(session))}>
                    {project.label || 'No project'}
                  </Button>
                </th>
                <td className="ps-3 text-end whitespace-nowrap">{PLATFORM_LABELS[session.platform]}</td>
                <td className="name ps-3 text-end whitespace-nowrap">{session.models.map(shortModelName)[0] ?? '–'}</td>
                <td className="ps-3 text-end whitespace-nowrap">{timesText(session)}</td>
                <td className="ps-3 text-end">{formatCount(session.subagents.length)}</td>
                <td className="ps-3 text-end">{formatCount(session.toolFailures)}</td>
                <td className="ps-3 text-end">
                  <Tokens tokens={session.totals.totalTokens} estimated={session.totals.estimatedTokens} />
                </td>
                <td className="ps-3 text-end font-medium">
                  <Money cost={session.totals} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
