import { useState } from 'react';
import type { TokenKind, TokenKinds } from '../../../core/contracts/token-kinds.ts';
import { formatMoneyParts, formatRate, formatTokens, NO_DATA } from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../shared/charts/figures-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { Money } from '../../shared/components/money.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { Tokens } from '../../shared/components/tokens.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { type Scope, scopeArgs } from '../scope.ts';
import { scopeWords } from '../scope-words.ts';
import { type TokenRow, tokenRows } from './token-rows.ts';
import { tokensCsv, tokensPicture } from './token-saving.ts';

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
  rows: TokenRow[];
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
  const rows = tokenRows(answer);
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

/** The kinds with the shares that the bars draw. */
function KindsTable({ answer }: { answer: TokenKinds }) {
  const rows = tokenRows(answer);
  const { totals } = answer;
  const costs = formatMoneyParts(
    rows.map(({ cost }) => cost),
    totals.totalCost,
  );
  const share = (part: number, whole: number) => formatRate(whole === 0 ? null : part / whole);
  return (
    <FiguresTable
      name="Tokens by kind"
      columns={['Kind', 'Tokens', 'Share', 'Cost', 'of cost']}
      rows={rows.map(({ name, tokens, cost }, at) => ({
        key: name,
        name,
        cells: [
          // What was paid by itself, like a search, has no tokens.
          tokens === 0 && cost > 0 ? NO_DATA : formatTokens(tokens),
          tokens === 0 && cost > 0 ? NO_DATA : share(tokens, totals.totalTokens),
          costs[at] ?? '',
          share(cost, totals.totalCost),
        ],
      }))}
    />
  );
}

/** Tokens by kind twice, as share of tokens and as share of cost: most tokens are cache reads, and much of the cost is not. */
export function TokensCard({ scope, className }: { scope: Scope; className?: string }) {
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useApiQuery('tokenKinds', scopeArgs(scope));
  return (
    <Card
      title="Tokens by kind"
      note="input + output + cache"
      className={className}
      actions={
        data === undefined ? null : (
          <ChartMenu
            table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
            fileName={chartFileName('tokens-by-kind', scope.span)}
            csv={() => tokensCsv(data)}
            picture={() => tokensPicture(data, scopeWords(scope))}
          />
        )
      }
    >
      {data !== undefined ? (
        asTable ? (
          <KindsTable answer={data} />
        ) : (
          <Kinds answer={data} />
        )
      ) : error === null ? (
        <SkeletonRows rows={7} />
      ) : (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      )}
    </Card>
  );
}
