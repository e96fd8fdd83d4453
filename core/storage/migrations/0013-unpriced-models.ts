/**
 * Which models have no price is asked every few seconds, with the state of the processes; without an index every
 * quarter-hour that was ever stored is read for it. Rows whose tokens all have a price are not part of it.
 */
export const unpricedModels = {
  version: 13,
  name: 'unpriced models',
  sql: `
CREATE INDEX usage_rollup_unpriced ON usage_rollup (model, unpriced_tokens) WHERE unpriced_tokens > 0;
`,
};
