/** Which models the price table holds, and the published rules that the price list does not carry or gets wrong. */

export const PUBLISHED_RULES = {
  /** Anthropic, prompt caching: a 5-minute write costs 1.25 x the input rate (OpenAI from 5.6 on too), a 1-hour write 2 x. */
  cacheWrite5mPermille: 1250,
  cacheWrite1hPermille: 2000,
  /** Anthropic, long context: above the threshold input and cache cost 2 x, output 1.5 x. */
  longInputPermille: 2000,
  longOutputPermille: 1500,
  /** Anthropic, web search tool: 10 USD per 1,000 searches. */
  webSearchPicoUsd: 10_000_000_000,
  noPremiumPermille: 1000,
};

/** From this day (UTC) on Claude 4.6 bills its whole context window at the base rate. */
const END_OF_4_6_PREMIUM = '2026-03-13';

/**
 * `model` is the name in the table, `key` its row in the list. `aliases` are names that no rule of model-name.ts leads
 * to. `longContext` = the list carries its rates above 200,000 tokens.
 */
export const CLAUDE_MODELS = [
  { model: 'claude-opus-5', key: 'claude-opus-5' },
  { model: 'claude-fable-5', key: 'claude-fable-5' },
  { model: 'claude-sonnet-5', key: 'claude-sonnet-5' },
  { model: 'claude-opus-4-8', key: 'claude-opus-4-8' },
  { model: 'claude-opus-4-7', key: 'claude-opus-4-7' },
  { model: 'claude-opus-4-6', key: 'claude-opus-4-6', longContextUntil: END_OF_4_6_PREMIUM },
  { model: 'claude-sonnet-4-6', key: 'claude-sonnet-4-6', longContextUntil: END_OF_4_6_PREMIUM },
  { model: 'claude-opus-4-5', key: 'claude-opus-4-5', aliases: ['claude-4-5-opus'] },
  { model: 'claude-sonnet-4-5', key: 'claude-sonnet-4-5', aliases: ['claude-4-5-sonnet'], longContext: true },
  { model: 'claude-haiku-4-5', key: 'claude-haiku-4-5', aliases: ['claude-4-5-haiku'] },
  { model: 'claude-opus-4-1', key: 'claude-opus-4-1' },
  { model: 'claude-opus-4', key: 'claude-opus-4-20250514', aliases: ['claude-opus-4-0', 'claude-4-opus'] },
  {
    model: 'claude-sonnet-4',
    key: 'claude-sonnet-4-20250514',
    aliases: ['claude-sonnet-4-0', 'claude-4-sonnet'],
    longContext: true,
  },
  { model: 'claude-3-7-sonnet', key: 'claude-3-7-sonnet-20250219', aliases: ['claude-3-7-sonnet-latest'] },
  {
    model: 'claude-3-5-sonnet',
    key: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
    aliases: ['claude-3-5-sonnet-latest'],
  },
  { model: 'claude-3-5-haiku', key: 'anthropic.claude-3-5-haiku-20241022-v1:0', aliases: ['claude-3-5-haiku-latest'] },
  { model: 'claude-3-opus', key: 'claude-3-opus-20240229', aliases: ['claude-3-opus-latest'] },
  { model: 'claude-3-sonnet', key: 'anthropic.claude-3-sonnet-20240229-v1:0' },
  // Its published 5-minute write is 0.30 USD per million, rounded down from 1.25 x 0.25.
  { model: 'claude-3-haiku', key: 'claude-3-haiku-20240307', published5mPicoUsd: 300_000 },
];

/** What Codex can run: no search, chat, audio or image variants, whose extra fees the table cannot say. */
export const OPENAI_NAMES =
  /^(gpt-5(\.\d)?(-codex(-max|-mini)?|-mini|-nano|-pro|-sol|-terra|-luna)?(-\d{4}-\d{2}-\d{2})?|codex-mini-latest|gpt-4\.1(-mini|-nano)?|o3|o4-mini)$/;

/** These fell in price on that day (UTC); the named rows still carry what they cost before. */
export const EARLIER_RATES = {
  'gpt-5.6-terra': { key: 'azure/gpt-5.6-terra', until: '2026-07-30' },
  'gpt-5.6-luna': { key: 'azure/gpt-5.6-luna', until: '2026-07-30' },
};

/** What Gemini CLI can run, by the vendor's own prices. */
export const GEMINI_NAMES = /^gemini\/gemini-[23](\.\d)?-(pro|flash|flash-lite)(-preview)?$/;
