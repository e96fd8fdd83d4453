import type { CodexTokens } from '../contracts/codex-record.ts';
import type { CodexResponse } from './codex-responses.ts';
import type { Billed } from './usage-observation.ts';

/** The model of lines before which none is named: the one Codex began with. What it costs is an estimate. */
const ASSUMED_MODEL = 'gpt-5';

/** The first models whose cache writes have a price. */
const CACHE_WRITES_SINCE = { major: 5, minor: 6 };

/**
 * What is billed of a response, each token under one name: Codex's input contains what was read from and written to the
 * cache, and its output contains the reasoning.
 */
export function readBilled({ tokens, model }: CodexResponse): Billed {
  const parts = inputParts(tokens, model ?? ASSUMED_MODEL);
  return {
    model: model ?? ASSUMED_MODEL,
    ...parts,
    outputTokens: tokens.output,
    reasoningTokens: 0,
    cacheWrite1hTokens: 0,
    webSearches: 0,
    speed: null,
    inferenceGeo: null,
    reportedPicoUsd: null,
    ...(model === null ? { isEstimated: true } : {}),
  };
}

/** No part is more than the whole, whatever the line says. */
function inputParts({ input, cachedInput, cacheWrite }: CodexTokens, model: string) {
  const cacheReadTokens = Math.min(cachedInput, input);
  const cacheWrite5mTokens = billsCacheWrites(model) ? Math.min(cacheWrite, input - cacheReadTokens) : 0;
  return { inputTokens: input - cacheReadTokens - cacheWrite5mTokens, cacheReadTokens, cacheWrite5mTokens };
}

function billsCacheWrites(model: string): boolean {
  const [, major, minor] = /(?:^|\/)gpt-(\d{1,3})(?:\.(\d{1,3}))?(?![\d.])/i.exec(model) ?? [];
  if (major === undefined) return false;
  const since = CACHE_WRITES_SINCE;
  return Number(major) > since.major || (Number(major) === since.major && Number(minor ?? 0) >= since.minor);
}
