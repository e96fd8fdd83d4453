import type { Dialog, MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import { refuseUnknown } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';
import { record } from './records.ts';

type Answer = Partial<MessageBoxReturnValue>;

const answers: Answer[] = [];

/** The person will answer the next box so. */
export function queueAnswer(answer: Answer): void {
  answers.push(answer);
}

function optionsOf(values: unknown[]): Partial<MessageBoxOptions> {
  // A window may stand before the options.
  const options = values.at(-1);
  return typeof options === 'object' && options !== null ? options : {};
}

function ask(values: unknown[]): MessageBoxReturnValue {
  requireReady('dialog module can only be used after app is ready');
  const { message, detail, buttons = [], type = 'none', defaultId = 0 } = optionsOf(values);
  record('dialog.showMessageBox', { message, detail, buttons, type });
  return { response: defaultId, checkboxChecked: false, ...answers.shift() };
}

/** `dialog`. Boxes are answered by what a test has queued, else by their default button. */
export const dialog = refuseUnknown('dialog', {
  showMessageBox: async (...values: unknown[]) => ask(values),
  showMessageBoxSync: (...values: unknown[]) => ask(values).response,
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', { title, content }),
} satisfies Pick<Dialog, 'showMessageBox' | 'showMessageBoxSync' | 'showErrorBox'>);
