import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Whether any of the AI coding tools that Blueplane reads has left anything on this machine.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [home]
 */
export function hasAiTool(env, home = homedir()) {
  const named = [...(env.CLAUDE_CONFIG_DIR ?? '').split(',').map((folder) => folder.trim()), env.CODEX_HOME]
    .concat([env.GEMINI_DATA_DIR, env.CURSOR_USER_DIR])
    .filter((folder) => folder !== undefined && folder !== '');
  const usual = [
    ['.claude', 'projects'],
    ['.config', 'claude', 'projects'],
    ['.codex'],
    ['.gemini'],
    ['.config', 'Cursor', 'User'],
    ['Library', 'Application Support', 'Cursor', 'User'],
    ['AppData', 'Roaming', 'Cursor', 'User'],
  ].map((path) => join(home, ...path));
  return [...named, ...usual].some((folder) => existsSync(folder));
}
