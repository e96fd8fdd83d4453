import { EventEmitter } from 'node:events';
import type { Notification, NotificationConstructorOptions } from 'electron';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { record } from './records.ts';

const shown: EmulatedNotification[] = [];

const EVENTS = ['show', 'click', 'close'];

/** A notification: recorded when it is shown. A test emits what a person does with it: click, close. */
export class EmulatedNotification
  extends EventEmitter
  implements Pick<Notification, 'title' | 'body' | 'silent' | 'show' | 'close'>
{
  title: string;
  body: string;
  silent: boolean;

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    refuseUnknownEvents('Notification', this, EVENTS);
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    record('Notification.show', { title: this.title, body: this.body });
    shown.push(this);
    setImmediate(() => this.emit('show', {}));
  }

  close(): void {
    setImmediate(() => this.emit('close', {}));
  }
}
refuseUnknownOfClass('Notification', EmulatedNotification);

/** Those that were shown, oldest first. */
export function notificationsShown(): EmulatedNotification[] {
  return [...shown];
}
