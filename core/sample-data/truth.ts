/** What was billed, as the generator knows it: independent of any file, reader or deduplication. */
export type TokenTotals = {
  responses: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  webSearches: number;
};

export type SampleTruth = {
  /** UTC day `YYYY-MM-DD` -> model -> totals; a response belongs to the time of its first line. */
  byDay: Map<string, Map<string, TokenTotals>>;
  totals: TokenTotals;
  /** Session files, resumed copies included; subagents are part of their parent's session. */
  sessions: number;
  /** Answered tool calls of sessions and subagents, each once; and how many of them failed or were denied. */
  toolCalls: number;
  toolFailures: number;
};

export type BilledTokens = Omit<TokenTotals, 'responses'>;

function noTokens(): TokenTotals {
  return {
    responses: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    webSearches: 0,
  };
}

function addTokens(totals: TokenTotals, billed: BilledTokens): void {
  totals.responses += 1;
  totals.inputTokens += billed.inputTokens;
  totals.outputTokens += billed.outputTokens;
  totals.cacheReadTokens += billed.cacheReadTokens;
  totals.cacheWrite5mTokens += billed.cacheWrite5mTokens;
  totals.cacheWrite1hTokens += billed.cacheWrite1hTokens;
  totals.webSearches += billed.webSearches;
}

export function createTruth(): SampleTruth {
  return { byDay: new Map(), totals: noTokens(), sessions: 0, toolCalls: 0, toolFailures: 0 };
}

/** Counts one billed response. */
export function recordResponse(truth: SampleTruth, occurredAt: number, model: string, billed: BilledTokens): void {
  const day = new Date(occurredAt).toISOString().slice(0, 10);
  const models = truth.byDay.get(day) ?? new Map<string, TokenTotals>();
  truth.byDay.set(day, models);
  const totals = models.get(model) ?? noTokens();
  models.set(model, totals);
  addTokens(totals, billed);
  addTokens(truth.totals, billed);
}
