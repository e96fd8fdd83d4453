/** Which subagent a call of a tool was answered by, and which kind it asked for: so that subagents have a name. */
export const calledAgents = {
  version: 10,
  name: 'called_agents',
  sql: `
ALTER TABLE tool_calls ADD COLUMN called_agent_id TEXT;
ALTER TABLE tool_calls ADD COLUMN called_agent_type TEXT;
CREATE INDEX tool_calls_called_agent ON tool_calls (platform, called_agent_id, called_agent_type)
  WHERE called_agent_id IS NOT NULL;
`,
};
