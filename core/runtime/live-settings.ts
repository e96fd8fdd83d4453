import { statSync } from 'node:fs';
import type { Settings } from '../contracts/settings.ts';
import type { ChangeSettingsArgs, SettingsReport } from '../contracts/settings-report.ts';
import { changeConfig, withoutPlace } from './change-config.ts';
import { errorMessage } from './error-fields.ts';
import { checkSettings, readConfig, SettingsError } from './settings.ts';
import { changedKeys, settingOrigins, withoutSecrets } from './settings-report.ts';

/** The settings of a running home. */
export type LiveSettings = {
  /** What is in force now. */
  current(): Settings;
  report(): SettingsReport;
  /** Writes a part into config.yaml and puts it in force. @throws SettingsError */
  change(set: ChangeSettingsArgs['set']): SettingsReport;
  /** No longer looks at the file. */
  stop(): void;
};

export type LiveSettingsPlan = {
  /** config.yaml; it need not exist. */
  path: string;
  /** The settings at the start. */
  initial: Settings;
  env: Readonly<Record<string, string | undefined>>;
  /** Other settings are in force now, or something else is to be told of them. `keys`: dotted, those that changed. */
  onChange(keys: readonly string[]): void;
};

/** How often the file is looked at for a change by hand: one `stat`. */
const LOOK_EVERY_MS = 2_000;
/** Whatever else runs is connected to this Redis: another one needs a new start. */
const AT_START_ONLY = 'redis.';

export function createLiveSettings({ path, initial, env, onChange }: LiveSettingsPlan): LiveSettings {
  let current = initial;
  let said: unknown = {};
  let waitingForRestart: string[] = [];
  let problems: string[] = [];
  let seen = '';
  read();

  /** Reads the file. A file that cannot be used changes nothing but what is told of it. */
  function read(): string[] {
    // Looked at before reading: what is written in between is read the next time.
    seen = fileVersion(path);
    try {
      const found = checkSettings(path, readConfig(path));
      const inForce = { ...found.settings, redis: initial.redis };
      const keys = changedKeys(current, inForce);
      const waiting = changedKeys(initial, { ...initial, redis: found.settings.redis });
      [current, said, problems] = [inForce, found.said, []];
      waitingForRestart = waiting.filter((key) => key.startsWith(AT_START_ONLY));
      return keys;
    } catch (error) {
      const lines = error instanceof SettingsError ? error.problems : [errorMessage(error)];
      problems = lines.map((line) => withoutPlace(path, line));
      return [];
    }
  }

  function readAndTell(): void {
    const before = JSON.stringify(report());
    const keys = read();
    if (JSON.stringify(report()) !== before) onChange(keys);
  }

  function report(): SettingsReport {
    return {
      settings: withoutSecrets(current),
      origins: settingOrigins(current, said, env),
      waitingForRestart,
      problems,
    };
  }

  const looking = setInterval(() => {
    if (fileVersion(path) !== seen) readAndTell();
  }, LOOK_EVERY_MS);
  looking.unref();

  return {
    current: () => current,
    report,
    change(set) {
      changeConfig(path, set);
      readAndTell();
      return report();
    },
    stop: () => clearInterval(looking),
  };
}

/** A word that differs when the file was written, replaced or removed. */
function fileVersion(path: string): string {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
  } catch {
    return 'unreadable';
  }
}
