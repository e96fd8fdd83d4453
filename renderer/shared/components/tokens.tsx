import { formatCount, formatTokens } from '../../../core/format/index.ts';

/** The only way to print a number of tokens; the tooltip has all its digits. */
export function Tokens({ tokens }: { tokens: number }) {
  return <span title={`${formatCount(tokens)} tokens`}>{formatTokens(tokens)}</span>;
}
