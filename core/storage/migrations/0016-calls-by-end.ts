/**
 * Of a call whose beginning was not seen, the end says when it was. The index by time holds it, so that those of an hour
 * are found without looking at all of them: live metrics ask for each hour in which something came.
 */
export const callsByEnd = {
  version: 16,
  name: 'calls by end',
  sql: `
DROP INDEX tool_calls_time;
CREATE INDEX tool_calls_time ON tool_calls (started_at, ended_at);
`,
};
