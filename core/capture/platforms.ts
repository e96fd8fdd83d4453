import type { Settings } from '../contracts/settings.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { claudeCodeParser, TRANSCRIPT_EXTENSION } from './claude-code/monitor.ts';
import { claudeProjectFolders } from './claude-code/sources.ts';
import { codexReader, findRollouts, rolloutOf } from './codex/monitor.ts';
import { codexRolloutFolders } from './codex/sources.ts';
import { chatOf, geminiReader } from './gemini/monitor.ts';
import { geminiProjectFolders } from './gemini/sources.ts';
import { filesEndingIn, lineReader, type MonitoredSources } from './monitored-sources.ts';

export type PlatformsOptions = {
  /** Where the user's settings say the tools keep their data. */
  sources: Settings['sources'];
  env: NodeJS.ProcessEnv;
  hasher: SaltedHasher;
};

/** What is read, a function for each platform. */
export function monitoredPlatforms(options: PlatformsOptions): MonitoredSources[] {
  return [claudeCode(options), codexCli(options), geminiCli(options)];
}

function claudeCode({ sources, env, hasher }: PlatformsOptions): MonitoredSources {
  const configured = sources.claude_code.paths ?? [];
  return {
    platform: 'claude_code',
    folders: claudeProjectFolders(configured, env),
    namedByUser: isNamed(configured, env.CLAUDE_CONFIG_DIR),
    quietWhenAbsent: false,
    sourceOf: filesEndingIn(TRANSCRIPT_EXTENSION),
    reader: lineReader(claudeCodeParser(hasher)),
  };
}

function codexCli({ sources, env, hasher }: PlatformsOptions): MonitoredSources {
  const configured = sources.codex_cli.paths ?? [];
  const folders = codexRolloutFolders(configured, env);
  return {
    platform: 'codex_cli',
    folders,
    namedByUser: isNamed(configured, env.CODEX_HOME),
    quietWhenAbsent: true,
    sourceOf: rolloutOf,
    reader: codexReader(hasher),
    find: () => findRollouts(folders),
  };
}

function geminiCli({ sources, env, hasher }: PlatformsOptions): MonitoredSources {
  const configured = sources.gemini_cli.paths ?? [];
  return {
    platform: 'gemini_cli',
    folders: geminiProjectFolders(configured, env),
    namedByUser: isNamed(configured, env.GEMINI_DATA_DIR),
    quietWhenAbsent: true,
    sourceOf: chatOf,
    reader: geminiReader(hasher),
  };
}

/** Whether the folders are the user's choice: by a setting, or by one of the tool's variables. */
function isNamed(configured: readonly string[], ...variables: readonly (string | undefined)[]): boolean {
  return configured.length > 0 || variables.some((variable) => (variable ?? '') !== '');
}
