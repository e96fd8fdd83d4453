import type { TokenKind, TokenKinds } from '../../../core/contracts/token-kinds.ts';
import { formatCost, formatMoneyParts, formatTokenTotal } from '../../../core/format/index.ts';
import { csvText, exactUsd } from '../../shared/charts/chart-file.ts';
import { sharePicture, sharesOf } from '../../shared/charts/share-picture.ts';
import { tokenRows } from './token-rows.ts';

const KIND_NAMES: Record<TokenKind, string> = {
  cache_read: 'cache read',
  cache_write_5m: 'cache write, 5 minutes',
  cache_write_1h: 'cache write, 1 hour',
  input: 'input',
  output: 'output',
  reasoning: 'reasoning, billed beside output',
};

/** A line a kind, and one for each cost that has no tokens of its own. The columns add up to the totals of the range. */
export function tokensCsv({ kinds, webSearches, apart }: Pick<TokenKinds, 'kinds' | 'webSearches' | 'apart'>): string {
  return csvText(
    ['kind', 'tokens', 'cost (USD)'],
    [
      ...kinds.map(({ kind, tokens, cost }) => [KIND_NAMES[kind], tokens, exactUsd(cost)]),
      ...(webSearches.cost > 0 ? [['web searches', null, exactUsd(webSearches.cost)]] : []),
      ...(apart.cost > 0 ? [['reported as one sum', null, exactUsd(apart.cost)]] : []),
    ],
  );
}

/** Both shares as PNG. @throws when the browser cannot make a picture */
export function tokensPicture(answer: TokenKinds, note: string): Promise<Blob> {
  const rows = tokenRows(answer);
  const { totals } = answer;
  const costs = formatMoneyParts(
    rows.map(({ cost }) => cost),
    totals.totalCost,
  );
  const shares = (of: 'tokens' | 'cost') => {
    const whole = rows.reduce((sum, row) => sum + row[of], 0);
    return sharesOf(
      rows.map((row) => ({ value: row[of], colour: row.colour })),
      whole,
    );
  };
  return sharePicture({
    title: 'Tokens by kind',
    note,
    rows: [
      { label: 'Share of tokens', value: formatTokenTotal(totals), parts: shares('tokens') },
      { label: 'Share of cost', value: formatCost(totals), parts: shares('cost') },
    ],
    legend: rows.map(({ name, colour }, at) => ({ name, value: costs[at] ?? '', colour })),
  });
}
