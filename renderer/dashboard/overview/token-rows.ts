import type { TokenKind, TokenKinds } from '../../../core/contracts/token-kinds.ts';

export type TokenRow = { name: string; colour: string; tokens: number; cost: number };

const ROWS: readonly { name: string; colour: string; kinds: readonly TokenKind[]; always: boolean }[] = [
  { name: 'Cache read', colour: 'var(--k-cache-read)', kinds: ['cache_read'], always: true },
  { name: 'Cache write', colour: 'var(--k-cache-write)', kinds: ['cache_write_5m', 'cache_write_1h'], always: true },
  { name: 'Input', colour: 'var(--k-input)', kinds: ['input'], always: true },
  { name: 'Output', colour: 'var(--k-output)', kinds: ['output'], always: true },
  { name: 'Reasoning', colour: 'var(--k-reasoning)', kinds: ['reasoning'], always: false },
];

/** What adds up to the totals: the kinds, and what has no parts. */
export function tokenRows({ kinds, webSearches, apart }: TokenKinds): TokenRow[] {
  const rows = ROWS.map(({ name, colour, kinds: of, always }) => {
    const parts = kinds.filter(({ kind }) => of.includes(kind));
    const tokens = parts.reduce((sum, part) => sum + part.tokens, 0);
    const cost = parts.reduce((sum, part) => sum + part.cost, 0);
    return { name, colour, tokens, cost, isShown: always || tokens > 0 };
  });
  return [
    ...rows.filter(({ isShown }) => isShown).map(({ isShown: _, ...row }) => row),
    ...(webSearches.cost > 0 ? [{ name: 'Web searches', colour: 'var(--t3)', tokens: 0, cost: webSearches.cost }] : []),
    ...(apart.cost > 0 ? [{ name: 'Reported as one sum', colour: 'var(--ghost)', tokens: 0, cost: apart.cost }] : []),
  ];
}
