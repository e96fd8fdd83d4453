import type { Totals } from '../../../core/contracts/usage.ts';
import { formatRate, formatTokens } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';

type Kind = { name: string; value: number; colour: string };

/** The kinds of tokens that make up the total. Reasoning is one of them only where a tool bills it apart from output. */
function kindsOf(totals: Totals): Kind[] {
  const kinds = [
    { name: 'Cache read', value: totals.cacheReadTokens, colour: 'var(--k-cache-read)' },
    { name: 'Cache write', value: totals.cacheCreationTokens, colour: 'var(--k-cache-write)' },
    { name: 'Input', value: totals.inputTokens, colour: 'var(--k-input)' },
    { name: 'Output', value: totals.outputTokens, colour: 'var(--k-output)' },
  ];
  const apart = totals.totalTokens - kinds.reduce((sum, kind) => sum + kind.value, 0);
  return apart > 0 ? [...kinds, { name: 'Reasoning', value: apart, colour: 'var(--k-reasoning)' }] : kinds;
}

/** What the tokens of a range were: read from the cache, written to it, sent, received. */
export function TokensCard({ totals, className }: { totals: Totals; className?: string }) {
  const kinds = kindsOf(totals);
  const apart = kinds.find((kind) => kind.name === 'Reasoning')?.value ?? 0;
  const inOutput = totals.reasoningTokens - apart;
  return (
    <Card
      title="Tokens by kind"
      note={<Tokens tokens={totals.totalTokens} estimated={totals.estimatedTokens} />}
      className={className}
    >
      <div className="px-4 pt-2 pb-4">
        <ShareBar shares={kinds} className="h-2.5" />
        <table className="mt-2 w-full">
          <thead className="sr-only">
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Share</th>
              <th scope="col">Tokens</th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind.name} className="border-b border-line last:border-b-0">
                <th scope="row" className="py-1 font-normal">
                  <span className="flex items-center gap-2">
                    <Swatch colour={kind.colour} />
                    {kind.name}
                  </span>
                </th>
                <td className="text-end text-small text-t3">
                  {formatRate(totals.totalTokens === 0 ? null : kind.value / totals.totalTokens)}
                </td>
                <td className="ps-3 text-end font-medium">
                  <Tokens tokens={kind.value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="mt-1.5 border-t border-line pt-1.5 text-micro text-t3">
          Total = input + output{apart > 0 ? ' + reasoning' : ''} + cache read + cache write.
          {inOutput > 0 ? ` Output includes ${formatTokens(inOutput)} reasoning.` : ''}
        </p>
      </div>
    </Card>
  );
}
