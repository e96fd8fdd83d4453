import type { CodexTokens } from '../contracts/codex-record.ts';
import type { CodexRow, RolloutState } from './codex-rollout.ts';

/** A billed response as a rollout's token_count lines tell it. */
export type CodexResponse = {
  row: CodexRow;
  /** Its figures as written: the same in every copy of the line, whatever time the copy bears. */
  figures: string;
  /** The figures contain the session's sum, so that no other response of the session has the same. */
  isDistinct: boolean;
  tokens: CodexTokens;
  /** null: nothing before the line names one. */
  model: string | null;
};

/**
 * The billed responses of a session, in source order: what a rewritten rollout held before stays, what it holds again
 * counts once.
 */
export function readResponses(states: readonly RolloutState[]): CodexResponse[] {
  const responses: CodexResponse[] = [];
  const counted = new Map<string, CodexResponse[]>();
  for (const { rows } of states) {
    const seen = new Map<string, number>();
    for (const response of responsesOf(rows)) {
      const key = response.isDistinct ? response.figures : `${response.figures} ${response.row.event.timestamp}`;
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      const alike = counted.get(key) ?? [];
      const known = alike[times - 1];
      if (known !== undefined) {
        // Of two copies that grew by turns, the line that names the model may have been read out of the other one.
        known.model ??= response.model;
        continue;
      }
      counted.set(key, [...alike, response]);
      responses.push(response);
    }
  }
  return responses;
}

/**
 * The last request's tokens where the line has them, else the difference to the line before. A line with the sums of the
 * line before says nothing new; where the sums dropped, counting began anew and the sum itself is what was used since.
 */
function responsesOf(rows: readonly CodexRow[]): CodexResponse[] {
  const found: CodexResponse[] = [];
  let sum: CodexTokens | null = null;
  let model: string | null = null;
  for (const row of rows) {
    const { record } = row.event;
    if (record.type === 'turn_context') model = record.model ?? model;
    const { lastTokens: last, totalTokens: total } = record;
    if (last === undefined && total === undefined) continue;
    const before: CodexTokens | null = sum;
    if (total !== undefined && before !== null && sameTokens(total, before)) continue;
    sum = total ?? addTokens(before, last);
    const tokens = last ?? difference(total, before);
    if (tokens === undefined || (tokens.input === 0 && tokens.output === 0)) continue;
    found.push({
      row,
      figures: JSON.stringify([figuresOf(total), figuresOf(last)]),
      isDistinct: total !== undefined,
      tokens,
      model: record.model ?? model,
    });
  }
  return found;
}

/** Without `total`: it is the sum of others, and of a full context window an estimate. */
function figuresOf(tokens: CodexTokens | undefined): number[] | null {
  if (tokens === undefined) return null;
  return [tokens.input, tokens.cachedInput, tokens.cacheWrite, tokens.output, tokens.reasoning];
}

function sameTokens(one: CodexTokens, other: CodexTokens): boolean {
  return (
    one.input === other.input &&
    one.output === other.output &&
    one.cachedInput === other.cachedInput &&
    one.cacheWrite === other.cacheWrite &&
    one.reasoning === other.reasoning
  );
}

function combine(one: CodexTokens, other: CodexTokens, by: (a: number, b: number) => number): CodexTokens {
  return {
    input: by(one.input, other.input),
    cachedInput: by(one.cachedInput, other.cachedInput),
    cacheWrite: by(one.cacheWrite, other.cacheWrite),
    output: by(one.output, other.output),
    reasoning: by(one.reasoning, other.reasoning),
    total: by(one.total, other.total),
  };
}

function addTokens(sum: CodexTokens | null, last: CodexTokens | undefined): CodexTokens | null {
  if (sum === null || last === undefined) return last ?? sum;
  return combine(sum, last, (a, b) => a + b);
}

function difference(total: CodexTokens | undefined, before: CodexTokens | null): CodexTokens | undefined {
  if (total === undefined || before === null) return total;
  if (total.input < before.input || total.output < before.output) return total;
  return combine(total, before, (a, b) => Math.max(0, a - b));
}
