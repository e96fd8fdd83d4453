import { followContentLevel } from './content-consent.ts';
import { createLiveSettings, type LiveSettings } from './live-settings.ts';
import type { HomePaths } from './paths.ts';
import type { ServerLog } from './server-log.ts';
import type { Settings } from './settings.ts';
import type { Supervisor, WorkerName } from './supervisor.ts';

/** Who has to start anew for which settings. All other settings are only told to who answers questions. */
const RESTARTED: readonly { keys: string; workers: readonly WorkerName[] }[] = [
  { keys: 'sources.', workers: ['capture'] },
  { keys: 'pricing.', workers: ['slow-path'] },
  { keys: 'privacy.categories.', workers: ['slow-path'] },
  { keys: 'workers.', workers: ['slow-path'] },
  { keys: 'gateway.', workers: ['gateway'] },
  { keys: 'log.', workers: ['capture', 'fast-path', 'slow-path', 'gateway'] },
];

/** The workers that start anew when settings changed, by their dotted keys. */
export function restartedFor(keys: readonly string[]): WorkerName[] {
  const found = RESTARTED.filter((each) => keys.some((key) => key.startsWith(each.keys)));
  return [...new Set(found.flatMap(({ workers }) => workers))];
}

/** Puts changed settings in force in all processes of a running home, whoever changed them. */
export function followSettings(
  options: { settings: Settings; env: Readonly<Record<string, string | undefined>> },
  paths: Pick<HomePaths, 'config' | 'contentSince'>,
  supervisor: Pick<Supervisor, 'configure'>,
  log: ServerLog,
): LiveSettings {
  const logger = log.logger('supervisor');
  const live = createLiveSettings({
    path: paths.config,
    initial: options.settings,
    env: options.env,
    onChange: follow,
  });
  supervisor.configure({ settings: live.current(), settingsReport: live.report() }, live.current().log.level, []);
  followContent();

  /** At once: nothing that is on its way is kept any more when the level is `metadata` again. */
  function followContent(): void {
    try {
      followContentLevel(paths.contentSince, live.current(), Date.now());
    } catch (error) {
      logger.error({ error }, 'content-since cannot be written or removed; mend the folder, then restart');
    }
  }

  function follow(keys: readonly string[]): void {
    const settings = live.current();
    const report = live.report();
    log.setLevel(settings.log.level);
    followContent();
    // What a setting is now stays between the user and the file.
    if (keys.length > 0) logger.info({ keys: keys.join(' ') }, 'settings changed');
    if (report.problems.length > 0) logger.warn('config.yaml cannot be used; the settings before go on');
    supervisor.configure({ settings, settingsReport: report }, settings.log.level, []);
    // Who asked hears of it before the process that carries the answer starts anew.
    setImmediate(() => supervisor.configure({}, settings.log.level, restartedFor(keys)));
  }
  return live;
}
