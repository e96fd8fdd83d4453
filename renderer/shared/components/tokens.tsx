import { ESTIMATE_MARK, formatCount, formatTokens } from '../../../core/format/index.ts';

/**
 * The only way to print a number of tokens; the tooltip has all its digits.
 *
 * @param estimated how many of them are an estimate; from one on the number has the mark of estimates
 */
export function Tokens({ tokens, estimated = 0 }: { tokens: number; estimated?: number }) {
  const title = `${formatCount(tokens)} tokens`;
  if (estimated === 0) return <span title={title}>{formatTokens(tokens)}</span>;
  return (
    <span title={`${title}, ${formatCount(estimated)} of them estimated`}>{ESTIMATE_MARK + formatTokens(tokens)}</span>
  );
}
