import type { SessionSubagent } from '../../../../core/contracts/session.ts';
import { formatCount, formatDuration, formatTime } from '../../../../core/format/index.ts';
import { Money } from '../../../shared/components/money.tsx';
import { ZONE } from '../../../shared/zone.ts';
import { DetailPart } from './detail-part.tsx';

/** The subagents of a session, dearest first. */
export function SubagentsPart({ agents }: { agents: readonly SessionSubagent[] }) {
  return (
    <DetailPart title="Subagents" note={formatCount(agents.length)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className="max-h-60 overflow-y-auto" tabIndex={0} aria-label="List of subagents">
        <table className="w-full text-small" aria-label="Subagents of the session">
          <thead className="text-micro text-t3">
            <tr className="border-b border-line">
              <th scope="col" className="py-1">
                Type
              </th>
              {['Began', 'Took', 'Calls', 'Cost'].map((name) => (
                <th key={name} scope="col" className="py-1 ps-3 text-end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent.agentId} className="border-b border-line last:border-b-0">
                <th scope="row" className="w-full max-w-0 name truncate py-1 font-normal" title={agent.agentId}>
                  {agent.type ?? 'subagent'}
                </th>
                <td className="ps-3 text-end whitespace-nowrap text-t2">
                  {formatTime(agent.startedAt, { timeZone: ZONE })}
                </td>
                <td className="ps-3 text-end whitespace-nowrap text-t2">
                  {formatDuration(Date.parse(agent.endedAt) - Date.parse(agent.startedAt))}
                </td>
                <td className="ps-3 text-end whitespace-nowrap text-t2">
                  {formatCount(agent.toolCalls)}
                  {agent.toolFailures === 0 ? null : (
                    <span className="text-bad"> {formatCount(agent.toolFailures)} failed</span>
                  )}
                </td>
                <td className="ps-3 text-end font-medium">
                  <Money cost={agent.totals} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </DetailPart>
  );
}
