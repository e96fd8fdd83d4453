import { existsSync } from 'node:fs';
import { readHook } from '../capture/hooks/read-hook.ts';
import type { Settings } from '../contracts/settings.ts';
import type { StoreReceived } from '../contracts/telemetry-intake.ts';
import type { TakeHook } from '../interfaces/gateway/hook-routes.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { ReceivedIntake } from './received-intake.ts';

/** What hooks are taken in with. */
export type HookIntake = {
  paths: Pick<HomePaths, 'pause'>;
  hasher: () => SaltedHasher;
  settings: () => Pick<Settings, 'sources' | 'privacy'>;
  judge: ReceivedIntake['judge'];
  store: StoreReceived;
};

/** Makes of a hook's message what may be stored, and stores it. While capture is paused nothing is taken. */
export function takeHooks({ paths, hasher, settings, judge, store }: HookIntake): TakeHook {
  return async (message) => {
    const judged = judge();
    if (judged === null) return 'unavailable';
    if (existsSync(paths.pause)) return 'passed';
    const { sources, privacy } = settings();
    const event = readHook(message, {
      hasher: hasher(),
      categories: privacy.categories,
      isEnabled: (platform) => sources[platform].enabled,
      admit: (read) => judged.admit(read),
    });
    return event === null ? 'passed' : await store([event], 'hooks', judged.purgeMark);
  };
}
