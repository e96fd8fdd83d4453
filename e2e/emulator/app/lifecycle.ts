import { EventEmitter } from 'node:events';

/**
 * What windows and the app tell each other, so that neither imports the other: a window that closes, one whose
 * closing was prevented, one that is made.
 */
type LifecycleEvents = {
  'window-closed': [];
  'close-prevented': [];
  'window-created': [window: object];
  'web-contents-created': [contents: object];
  'child-process-gone': [details: object];
  'render-process-gone': [contents: object, details: object];
};

export const lifecycle = new EventEmitter<LifecycleEvents>();
