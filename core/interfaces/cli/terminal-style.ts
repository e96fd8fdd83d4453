import type { CliContext } from './context.ts';

/** How wide a table may be, and whether it may be bold. */
export type TableStyle = { width: number; bold: boolean };

/** What the terminal can show. Without one nothing is shortened: the text goes to a file or to another program. */
export function terminalStyle({ stdout, env }: Pick<CliContext, 'stdout' | 'env'>): TableStyle {
  const { isTTY = false, columns } = stdout;
  return {
    width: isTTY ? (columns ?? 80) : Number.POSITIVE_INFINITY,
    bold: isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
  };
}
