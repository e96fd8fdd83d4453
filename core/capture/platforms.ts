import type { Platform } from '../contracts/platform.ts';
import type { Settings } from '../contracts/settings.ts';
import type { ContentKeeper } from '../privacy/content-keeper.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { claudeCodeParser } from './claude-code/monitor.ts';
import { claudeProjectFolders, transcriptOf } from './claude-code/sources.ts';
import { codexReader, findRollouts, rolloutOf } from './codex/monitor.ts';
import { codexRolloutFolders } from './codex/sources.ts';
import { findCursorSources } from './cursor/find.ts';
import { cursorReader } from './cursor/monitor.ts';
import { cursorRoots, cursorSourceOf, foldersOf } from './cursor/sources.ts';
import { chatOf, geminiReader } from './gemini/monitor.ts';
import { geminiProjectFolders } from './gemini/sources.ts';
import { lineReader, type MonitoredSources } from './monitored-sources.ts';

export type PlatformsOptions = {
  /** Where the user's settings say the tools keep their data. */
  sources: Readonly<Record<Platform, { paths?: readonly string[] | undefined }>>;
  env: NodeJS.ProcessEnv;
  hasher: SaltedHasher;
  /** A folder of ours for copies of databases that cannot be read where they lie; absent: the system's own. */
  copies?: string;
  /** Keeps what records say beside their events; absent: nothing does. */
  content?: ContentKeeper;
};

/** What is captured: all platforms, those that are switched off without anything to read. */
export function capturedPlatforms(options: PlatformsOptions & { sources: Settings['sources'] }): MonitoredSources[] {
  return monitoredPlatforms(options).map((sources) =>
    options.sources[sources.platform].enabled ? sources : switchedOff(sources),
  );
}

/**
 * The same platform with no folder. It is looked through to its end all the same, so that what is known of its last look
 * is that nothing was there to read, and no figure waits for it.
 */
export function switchedOff(sources: MonitoredSources): MonitoredSources {
  return {
    ...sources,
    folders: [],
    namedByUser: false,
    quietWhenAbsent: true,
    find: async () => ({ files: [], skipped: [] }),
  };
}

/** What can be read, a function for each platform. */
export function monitoredPlatforms(options: PlatformsOptions): MonitoredSources[] {
  return [claudeCode(options), codexCli(options), geminiCli(options), cursor(options)];
}

function claudeCode({ sources, env, hasher, content }: PlatformsOptions): MonitoredSources {
  const configured = sources.claude_code.paths ?? [];
  return {
    platform: 'claude_code',
    folders: claudeProjectFolders(configured, env),
    namedByUser: isNamed(configured, env.CLAUDE_CONFIG_DIR),
    quietWhenAbsent: false,
    sourceOf: transcriptOf,
    reader: lineReader(claudeCodeParser(hasher, content)),
  };
}

function codexCli({ sources, env, hasher, content }: PlatformsOptions): MonitoredSources {
  const configured = sources.codex_cli.paths ?? [];
  const folders = codexRolloutFolders(configured, env);
  return {
    platform: 'codex_cli',
    folders,
    namedByUser: isNamed(configured, env.CODEX_HOME),
    quietWhenAbsent: true,
    sourceOf: rolloutOf,
    reader: codexReader(hasher, content),
    find: () => findRollouts(folders),
  };
}

function geminiCli({ sources, env, hasher, content }: PlatformsOptions): MonitoredSources {
  const configured = sources.gemini_cli.paths ?? [];
  return {
    platform: 'gemini_cli',
    folders: geminiProjectFolders(configured, env),
    namedByUser: isNamed(configured, env.GEMINI_DATA_DIR),
    quietWhenAbsent: true,
    sourceOf: chatOf,
    reader: geminiReader(hasher, content),
  };
}

function cursor({ sources, env, hasher, copies, content }: PlatformsOptions): MonitoredSources {
  const configured = sources.cursor.paths ?? [];
  const roots = cursorRoots(configured, env);
  return {
    platform: 'cursor',
    folders: roots.flatMap(foldersOf),
    namedByUser: isNamed(configured, env.CURSOR_USER_DIR, env.CURSOR_HOME),
    quietWhenAbsent: true,
    sourceOf: cursorSourceOf,
    reader: cursorReader(hasher, copies ?? null, content),
    find: () => findCursorSources(roots),
  };
}

/** Whether the folders are the user's choice: by a setting, or by one of the tool's variables. */
function isNamed(configured: readonly string[], ...variables: readonly (string | undefined)[]): boolean {
  return configured.length > 0 || variables.some((variable) => (variable ?? '') !== '');
}
