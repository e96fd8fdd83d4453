import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { formatCount, formatMoneyParts } from '../../../../core/format/index.ts';
import { modelColours } from '../../../shared/charts/model-colours.ts';
import { modelName } from '../../../shared/charts/model-name.ts';
import { Money } from '../../../shared/components/money.tsx';
import { Swatch } from '../../../shared/components/swatch.tsx';
import { Tokens } from '../../../shared/components/tokens.tsx';
import { DetailPart } from './detail-part.tsx';

function isUnpriced(totals: { totalCost: number; unpricedTokens: number }): boolean {
  return totals.totalCost === 0 && totals.unpricedTokens > 0;
}

/** The models of a session with what they cost, dearest first. The costs add up to the session's. */
export function ModelsPart({ session }: { session: SessionDetail }) {
  const { modelBreakdowns, totals } = session;
  const colours = modelColours(modelBreakdowns.map(({ model }) => model));
  const costs = formatMoneyParts(
    modelBreakdowns.map((part) => part.totalCost),
    totals.totalCost,
  );
  return (
    <DetailPart title="Models">
      <table className="w-full text-small" aria-label="Models of the session">
        <thead className="text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1">
              Model
            </th>
            {['Responses', 'Tokens', 'Cost'].map((name) => (
              <th key={name} scope="col" className="py-1 ps-3 text-end">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {modelBreakdowns.map((part, index) => (
            <tr key={part.model} className="border-b border-line last:border-b-0">
              <th scope="row" className="w-full max-w-0 py-1 font-normal">
                <span className="flex items-center gap-2" title={part.model}>
                  <Swatch colour={isUnpriced(part) ? 'unpriced' : (colours.get(part.model) ?? 'var(--ghost)')} />
                  <span className="name truncate">{modelName(part.model)}</span>
                </span>
              </th>
              <td className="ps-3 text-end text-t2">{formatCount(part.responses)}</td>
              <td className="ps-3 text-end text-t2">
                <Tokens tokens={part.totalTokens} estimated={part.estimatedTokens} />
              </td>
              <td className="ps-3 text-end font-medium">
                <Money cost={part} {...(costs[index] !== undefined && { text: costs[index] })} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </DetailPart>
  );
}
