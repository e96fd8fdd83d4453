import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { formatCount, formatDuration } from '../../../../core/format/index.ts';
import { useIsWanted } from '../../use-is-wanted.ts';
import { DetailPart, NothingHere } from './detail-part.tsx';

/** The tools that a session called, most calls first. */
export function ToolsPart({ tools }: { tools: SessionDetail['tools'] }) {
  const isWanted = useIsWanted('usage');
  if (tools.length === 0) {
    return (
      <DetailPart title="Tools">
        <NothingHere>
          {isWanted
            ? 'No tool was called in this session.'
            : 'No call of a tool was counted in this session. Tool use is switched off in the settings.'}
        </NothingHere>
      </DetailPart>
    );
  }
  return (
    <DetailPart title="Tools">
      <div className="overflow-x-auto">
        <table className="w-full text-small" aria-label="Tools of the session">
          <thead className="text-micro text-t3">
            <tr className="border-b border-line">
              <th scope="col" className="py-1">
                Tool
              </th>
              {['Calls', 'Failed', 'p50', 'p95'].map((name) => (
                <th key={name} scope="col" className="py-1 ps-3 text-end">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tools.map((tool) => (
              <tr key={tool.toolName} className="border-b border-line last:border-b-0">
                <th scope="row" className="w-full max-w-0 name truncate py-1 font-normal" title={tool.toolName}>
                  {tool.toolName}
                </th>
                <td className="ps-3 text-end">{formatCount(tool.calls)}</td>
                <td className={`ps-3 text-end ${tool.failed === 0 ? 'text-t3' : 'text-bad'}`}>
                  {formatCount(tool.failed)}
                </td>
                <td className="ps-3 text-end whitespace-nowrap text-t2">{formatDuration(tool.durationP50Ms)}</td>
                <td className="ps-3 text-end whitespace-nowrap text-t2">{formatDuration(tool.durationP95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </DetailPart>
  );
}
