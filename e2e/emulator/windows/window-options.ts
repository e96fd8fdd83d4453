import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { NotEmulatedError } from '../not-emulated.ts';

const OPTIONS = [
  'width',
  'height',
  'minWidth',
  'minHeight',
  'maxWidth',
  'maxHeight',
  'x',
  'y',
  'center',
  'show',
  'frame',
  'resizable',
  'movable',
  'minimizable',
  'maximizable',
  'closable',
  'focusable',
  'fullscreenable',
  'skipTaskbar',
  'alwaysOnTop',
  'transparent',
  'hasShadow',
  'roundedCorners',
  'backgroundColor',
  'title',
  'icon',
  'autoHideMenuBar',
  'useContentSize',
  'type',
  'webPreferences',
] as const satisfies (keyof BrowserWindowConstructorOptions)[];

const PREFERENCES = [
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'spellcheck',
  'partition',
  'session',
  'devTools',
  'backgroundThrottling',
  'webSecurity',
] as const satisfies (keyof WebPreferences)[];

/** @throws NotEmulatedError for an option that would be ignored here and not by Electron */
export function refuseUnknownOptions(options: BrowserWindowConstructorOptions): void {
  refuse('BrowserWindow', Object.keys(options), OPTIONS);
}

/** @throws NotEmulatedError for a preference, or a value of one, that would make the page weaker than it is here */
export function refuseUnknownPreferences(preferences: WebPreferences): void {
  refuse('webPreferences', Object.keys(preferences), PREFERENCES);
  const { sandbox = true, contextIsolation = true, nodeIntegration = false, webSecurity = true } = preferences;
  if (!sandbox || !contextIsolation || nodeIntegration || !webSecurity) {
    throw new NotEmulatedError('a page without sandbox, contextIsolation or webSecurity, or with nodeIntegration,');
  }
}

function refuse(owner: string, given: string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotEmulatedError(`the option ${unknown} of ${owner}`);
}
