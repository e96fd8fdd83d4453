/** The tools whose hooks are taken, by the names that the command line and the hook command use. */
export const HOOKED_TOOLS = ['claude-code', 'codex', 'gemini', 'cursor'] as const;
export type HookedTool = (typeof HOOKED_TOOLS)[number];
