import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** Folders of rollouts below Codex's own. */
const ROLLOUT_FOLDERS = ['sessions', 'archived_sessions'] as const;

/** Endings of rollouts; old ones are compressed by Codex. */
export const PLAIN_EXTENSION = '.jsonl';
export const COMPRESSED_EXTENSION = '.jsonl.zst';

/**
 * The folders that hold Codex's rollouts: those of a setting of ours, else of `CODEX_HOME` (a comma list, too), else of
 * `~/.codex`. Each names Codex's folder, or one of the two folders of rollouts in it.
 *
 * @param configured paths of the setting `sources.codex_cli.paths`, empty when it is not set
 */
export function codexRolloutFolders(configured: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const listed = configured.length > 0 ? [...configured] : (env.CODEX_HOME ?? '').split(',');
  const named = listed.map((path) => path.trim()).filter((path) => path !== '');
  const home = env.HOME || homedir();
  const roots = named.length > 0 ? named.map((path) => expandHome(path, home)) : [join(home, '.codex')];
  return [...new Set(roots.flatMap(foldersOf))];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

function foldersOf(root: string): string[] {
  if (ROLLOUT_FOLDERS.some((folder) => folder === basename(root))) return [resolve(root)];
  return ROLLOUT_FOLDERS.map((folder) => resolve(root, folder));
}

/** What a rollout's path says of it. */
export type RolloutPlace = {
  /** The session's id as the file's name has it: its UUID, else what follows the time, else the whole name. */
  name: string;
  isArchived: boolean;
  isCompressed: boolean;
};

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** The time in a name is the local one, without its zone: nothing to count by. */
const NAME = /^rollout-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-(.+)$/;

/** `sessions/<year>/<month>/<day>/rollout-<time>-<id>.jsonl`, `archived_sessions/…`, either with `.zst` behind it. */
export function rolloutPlace(path: string): RolloutPlace {
  const parts = path.split(/[/\\]/);
  const file = parts.at(-1) ?? '';
  const isCompressed = file.endsWith(COMPRESSED_EXTENSION);
  const stem = basename(file, isCompressed ? COMPRESSED_EXTENSION : PLAIN_EXTENSION);
  // The last of the two: folders further up are the user's and may be called so too.
  const folder = parts.slice(0, -1).findLast((part) => ROLLOUT_FOLDERS.some((name) => name === part));
  return {
    name: UUID.exec(stem)?.[0].toLowerCase() ?? NAME.exec(stem)?.[1] ?? stem,
    isArchived: folder === 'archived_sessions',
    isCompressed,
  };
}
