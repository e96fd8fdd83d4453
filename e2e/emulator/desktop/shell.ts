import type { Clipboard, Shell } from 'electron';
import { refuseUnknown } from '../not-emulated.ts';
import { record } from './records.ts';

/** `shell`. Nothing is opened. */
export const shell = refuseUnknown('shell', {
  async openExternal(url: string) {
    if (!URL.canParse(url)) throw new Error('Invalid URL');
    record('shell.openExternal', url);
  },
  async openPath(path: string) {
    record('shell.openPath', path);
    return '';
  },
  showItemInFolder(path: string) {
    record('shell.showItemInFolder', path);
  },
  beep() {
    record('shell.beep', null);
  },
} satisfies Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>);

type ClipboardText = { writeText: Clipboard['writeText'] };

/** `clipboard`. The person's own is left alone. */
export const clipboard = refuseUnknown('clipboard', {
  async writeText(text: string) {
    if (typeof text !== 'string') throw new TypeError('Error processing argument at index 0, conversion failure');
    record('clipboard.writeText', text);
  },
} satisfies ClipboardText);
