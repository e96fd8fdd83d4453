import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/**
 * The folders that hold Claude Code's projects, found as Claude Code finds its configuration: a setting of ours, else
 * `CLAUDE_CONFIG_DIR` (a comma list; each a configuration folder or its `projects` folder), else
 * `$XDG_CONFIG_HOME/claude` (`~/.config/claude`) and `~/.claude`.
 *
 * @param configured paths of the setting `sources.claude_code.paths`, empty when it is not set
 */
export function claudeProjectFolders(configured: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const listed = configured.length > 0 ? [...configured] : (env.CLAUDE_CONFIG_DIR ?? '').split(',');
  const named = listed.map((path) => path.trim()).filter((path) => path !== '');
  const home = env.HOME || homedir();
  const roots =
    named.length > 0
      ? named.map((path) => expandHome(path, home))
      : [join(env.XDG_CONFIG_HOME || join(home, '.config'), 'claude'), join(home, '.claude')];
  const folders = roots.map((root) => (basename(root) === 'projects' ? resolve(root) : resolve(root, 'projects')));
  return [...new Set(folders)];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

/** Ending of Claude Code's transcripts; what else lies in its folders (indexes, results of tools) is not usage. */
const TRANSCRIPT_EXTENSION = '.jsonl';

/**
 * The transcript that a path names; null for any other file. A result that was too long for its transcript lies in
 * `<project>/<session>/tool-results/`: what it says of usage was read by a tool, perhaps out of a transcript.
 */
export function transcriptOf(path: string): string | null {
  if (!path.endsWith(TRANSCRIPT_EXTENSION)) return null;
  const parts = path.split(/[/\\]/);
  const results = parts.lastIndexOf('tool-results');
  const projects = parts.lastIndexOf('projects', results);
  return results !== -1 && projects !== -1 && results - projects > 2 ? null : path;
}

/** Which session and subagent a transcript's path speaks of. */
export type TranscriptIdentity = {
  /** The session that the file belongs to: for a subagent's file, the session that called it. */
  session: string;
  agent: string | null;
};

/**
 * Below `projects`: `<project>/<session>.jsonl`, `<project>/<session>/subagents/**\/agent-<id>.jsonl` (workflows nest
 * deeper), and `<project>/agent-<id>.jsonl` of older versions, whose lines name the session.
 */
export function transcriptIdentity(path: string): TranscriptIdentity {
  const parts = path.split(/[/\\]/);
  const name = basename(parts.at(-1) ?? '', '.jsonl');
  const agent = name.startsWith('agent-') ? name.slice('agent-'.length) : null;
  // Only at its own place below `projects/<project>/<session>`: folders further up are the user's and may be called so too.
  const subagents = parts.findLastIndex((part, index) => part === 'subagents' && parts[index - 3] === 'projects');
  const parent = subagents === -1 ? undefined : parts[subagents - 1];
  return { session: parent ?? name, agent };
}
