import { basename, join } from 'node:path';
import type {
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron';
import { refuseUnknown } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';
import { record } from './records.ts';

type Answer = Partial<MessageBoxReturnValue>;

const answers: Answer[] = [];

/** The person will answer the next box so. */
export function queueAnswer(answer: Answer): void {
  answers.push(answer);
}

/** Where the person will save the next files, each by the name that stands in the dialog. */
const places: ((suggested: string) => string)[] = [];

/** The person will save the next file there. */
export function queuePlace(path: string): void {
  places.push(() => path);
}

/** The person will save the next file in that folder, under the name that stands there already. */
export function queueFolder(folder: string): void {
  places.push((suggested) => join(folder, suggested));
}

function askForPlace(values: unknown[]): SaveDialogReturnValue {
  requireReady('dialog module can only be used after app is ready');
  record('dialog.showSaveDialog', values.at(-1));
  const filePath = places.shift()?.(basename(suggestedIn(values)));
  return { canceled: filePath === undefined, filePath: filePath ?? '' };
}

function suggestedIn(values: unknown[]): string {
  const options: Partial<SaveDialogOptions> = { ...optionsIn(values) };
  return options.defaultPath ?? '';
}

function optionsOf(values: unknown[]): Partial<MessageBoxOptions> {
  return { ...optionsIn(values) };
}

/** A window may stand before the options. */
function optionsIn(values: unknown[]): object {
  const options = values.at(-1);
  return typeof options === 'object' && options !== null ? options : {};
}

function ask(values: unknown[]): MessageBoxReturnValue {
  requireReady('dialog module can only be used after app is ready');
  const { message, detail, buttons = [], type = 'none', defaultId = 0 } = optionsOf(values);
  // A box with a window before its options is modal to it.
  record('dialog.showMessageBox', { message, detail, buttons, type, isModal: values.length > 1 && values[0] !== null });
  return { response: defaultId, checkboxChecked: false, ...answers.shift() };
}

/** `dialog`. Boxes are answered by what a test has queued, else by their default button; saving, by cancelling. */
export const dialog = refuseUnknown('dialog', {
  showMessageBox: async (...values: unknown[]) => ask(values),
  showMessageBoxSync: (...values: unknown[]) => ask(values).response,
  showSaveDialog: async (...values: unknown[]) => askForPlace(values),
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', { title, content }),
} satisfies Pick<Dialog, 'showMessageBox' | 'showMessageBoxSync' | 'showSaveDialog' | 'showErrorBox'>);
