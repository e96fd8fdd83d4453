import type { EventEmitter } from 'node:events';
import { eventWith } from '../electron-event.ts';
import { NotEmulatedError } from '../not-emulated.ts';
import { checkPermission, type PermissionQuestion, requestPermission } from '../session/permissions.ts';
import { fromChromium } from '../session/scheme-map.ts';
import { EmulatedSession } from '../session/session.ts';
import type { EmulatedFrame } from './frames.ts';

/** What a window open handler is told. */
export type OpenDetails = { url: string; frameName: string; features: string; disposition: string };

/**
 * Answers what the emulator's scripts in a page ask in its name: permissions, new windows, keys.
 * @param openWindow the app's decision about a new window
 */
export function servePage(
  contents: EventEmitter,
  session: EmulatedSession,
  openWindow: (details: OpenDetails) => string,
): (service: string, detail: unknown, frame: EmulatedFrame) => unknown {
  const permissions = EmulatedSession.permissionsOf(session);

  function question(detail: unknown, frame: EmulatedFrame): PermissionQuestion {
    return {
      contents,
      permission: String(detail),
      origin: `${frame.origin}/`,
      url: frame.url,
      isMainFrame: frame.parent === null,
    };
  }

  function tellInput(input: unknown): void {
    const event = eventWith({});
    contents.emit('before-input-event', event, input);
    if (event.defaultPrevented) throw new NotEmulatedError('preventDefault of before-input-event');
  }

  return (service, detail, frame) => {
    if (service === 'permission-request') return requestPermission(permissions, question(detail, frame));
    if (service === 'permission-check') return checkPermission(permissions, question(detail, frame));
    if (service === 'input') tellInput(detail);
    if (service === 'window-open' && openWindow(openDetails(detail)) !== 'deny') {
      // The page has its null already and would not notice: the app itself must fail over a window it let through.
      setImmediate(() => {
        throw new NotEmulatedError('a page that may open windows (setWindowOpenHandler without deny)');
      });
    }
    return null;
  };
}

function openDetails(detail: unknown): OpenDetails {
  const text = (name: string) => String(typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : '');
  return {
    url: fromChromium(text('url')),
    frameName: text('frameName'),
    features: text('features'),
    disposition: text('disposition'),
  };
}
