import type { TokenKind, TokenKinds } from '../../../core/contracts/token-kinds.ts';
import { formatMoneyParts, formatTokens } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { Money } from '../../shared/components/money.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';

type Row = { name: string; colour: string; tokens: number; cost: number };

const ROWS: readonly { name: string; colour: string; kinds: readonly TokenKind[]; always: boolean }[] = [
  { name: 'Cache read', colour: 'var(--k-cache-read)', kinds: ['cache_read'], always: true },
  { name: 'Cache write', colour: 'var(--k-cache-write)', kinds: ['cache_write_5m', 'cache_write_1h'], always: true },
  { name: 'Input', colour: 'var(--k-input)', kinds: ['input'], always: true },
  { name: 'Output', colour: 'var(--k-output)', kinds: ['output'], always: true },
  { name: 'Reasoning', colour: 'var(--k-reasoning)', kinds: ['reasoning'], always: false },
];

/** What adds up to the totals: the kinds, and what has no parts. */
function rowsOf({ kinds, webSearches, apart }: TokenKinds): Row[] {
  const rows = ROWS.map(({ name, colour, kinds: of, always }) => {
    const parts = kinds.filter(({ kind }) => of.includes(kind));
    const tokens = parts.reduce((sum, part) => sum + part.tokens, 0);
    const cost = parts.reduce((sum, part) => sum + part.cost, 0);
    return { name, colour, tokens, cost, isShown: always || tokens > 0 };
  });
  return [
    ...rows.filter(({ isShown }) => isShown),
    ...(webSearches.cost > 0 ? [{ name: 'Web searches', colour: 'var(--t3)', tokens: 0, cost: webSearches.cost }] : []),
    ...(apart.cost > 0 ? [{ name: 'Reported as one sum', colour: 'var(--ghost)', tokens: 0, cost: apart.cost }] : []),
  ];
}

function tokensOf(answer: TokenKinds, wanted: TokenKind): number {
  return answer.kinds.find(({ kind }) => kind === wanted)?.tokens ?? 0;
}

function notesOf(answer: TokenKinds): string {
  const notes: string[] = [];
  if (answer.reasoningInOutput > 0) notes.push(`Output includes ${formatTokens(answer.reasoningInOutput)} reasoning.`);
  const long = tokensOf(answer, 'cache_write_1h');
  if (long > 0) {
    notes.push(`Writes: ${formatTokens(tokensOf(answer, 'cache_write_5m'))} 5 min, ${formatTokens(long)} 1 h.`);
  }
  return notes.join(' ');
}

function Share({
  title,
  total,
  rows,
  of,
}: {
  title: string;
  total: React.ReactNode;
  rows: Row[];
  of: 'tokens' | 'cost';
}) {
  return (
    <>
      <p className="mt-2 flex justify-between text-small text-t3">
        {title} <span className="text-t2">{total}</span>
      </p>
      <ShareBar
        shares={rows.map((row) => ({ name: row.name, value: row[of], colour: row.colour }))}
        className="mt-1 h-2.5"
      />
    </>
  );
}

function Kinds({ answer }: { answer: TokenKinds }) {
  const rows = rowsOf(answer);
  const { totals } = answer;
  const texts = formatMoneyParts(
    rows.map((row) => row.cost),
    totals.totalCost,
  );
  const notes = notesOf(answer);
  return (
    <div className="px-4 pb-4">
      <Share
        title="Share of tokens"
        total={<Tokens tokens={totals.totalTokens} estimated={totals.estimatedTokens} />}
        rows={rows}
        of="tokens"
      />
      <Share title="Share of cost" total={<Money cost={totals} />} rows={rows} of="cost" />
      <table className="mt-2 w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.name} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1 font-normal">
                <span className="flex items-center gap-2">
                  <Swatch colour={row.colour} />
                  {row.name}
                </span>
              </th>
              <td className="text-end text-t3">{row.tokens === 0 ? '' : <Tokens tokens={row.tokens} />}</td>
              <td className="ps-3 text-end font-medium">{texts[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notes === '' ? null : <p className="mt-1.5 border-t border-line pt-1.5 text-micro text-t3">{notes}</p>}
    </div>
  );
}

/** Tokens by kind twice, as share of tokens and as share of cost: most tokens are cache reads, and much of the cost is not. */
export function TokensCard({ scope, className }: { scope: Scope; className?: string }) {
  const { data, error, refetch } = useApiQuery('tokenKinds', scopeArgs(scope));
  return (
    <Card title="Tokens by kind" note="total = input + output + cache" className={className}>
      {data !== undefined ? (
        <Kinds answer={data} />
      ) : error === null ? (
        <SkeletonRows rows={7} />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </Card>
  );
}
