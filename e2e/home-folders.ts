import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders of one test, or of tests that share them; all fresh and removed afterwards. */
export type Home = {
  /** BLUEPLANE_HOME. */
  path: string;
  /** CLAUDE_CONFIG_DIR; transcripts go below its `projects`. */
  claude: string;
  /** What a command needs to work on this home instead of the user's own. */
  env: Record<string, string>;
};

/** @returns a home with nothing in it, and the way to remove it */
export function makeHome(): { home: Home; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'blueplane-e2e-'));
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const path = folder('home');
  const claude = folder('claude');
  folder('claude/projects');
  const home: Home = {
    path,
    claude,
    env: {
      BLUEPLANE_HOME: path,
      BLUEPLANE_PORT: '0',
      CLAUDE_CONFIG_DIR: claude,
      CODEX_HOME: folder('codex'),
      GEMINI_DATA_DIR: folder('gemini'),
      CURSOR_USER_DIR: folder('cursor'),
      CURSOR_HOME: folder('cursor-home'),
    },
  };
  return { home, remove: () => rmSync(root, { recursive: true, force: true }) };
}
