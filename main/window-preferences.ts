import type { WebPreferences } from 'electron';

/** The session of all our pages. Without `persist:` it lives in memory: nothing of a page is ever written to disk. */
export const PAGES_PARTITION = 'blueplane';

export type WindowPreferencesPlan = {
  /** Absolute path of the built preload. */
  preloadPath: string;
  packaged: boolean;
};

/**
 * What a page of ours may do: nothing but show itself and speak over the bridge. Values that are defaults today are
 * named all the same, so that no other version's default decides.
 */
export function windowPreferences({ preloadPath, packaged }: WindowPreferencesPlan): WebPreferences {
  return {
    preload: preloadPath,
    partition: PAGES_PARTITION,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
    devTools: !packaged,
  };
}
