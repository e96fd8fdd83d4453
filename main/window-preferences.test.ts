import { describe, expect, it } from 'vitest';
import { windowPreferences } from './window-preferences.ts';

describe('what a page may do', () => {
  it('is exactly this', () => {
    expect(windowPreferences({ preloadPath: '/program/preload.cjs', packaged: true })).toEqual({
      preload: '/program/preload.cjs',
      partition: 'blueplane',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
    });
  });

  it('includes developer tools in a checkout only', () => {
    expect(windowPreferences({ preloadPath: '/program/preload.cjs', packaged: false }).devTools).toBe(true);
  });
});
