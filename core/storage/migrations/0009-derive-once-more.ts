/**
 * Whose helper or copy a response's session was, and what became of Claude Code's edits, is told by rows that are stored
 * already: they are derived once more, at the next start. What they said before is recognised and stays as it is.
 */
export const deriveOnceMore = {
  version: 9,
  name: 'derive_once_more',
  sql: `
DELETE FROM derivation_watermarks WHERE raw_table IN ('claude_raw_traces', 'codex_raw_traces', 'gemini_raw_traces');
`,
};
