import { refuseUnknown } from '../not-emulated.ts';
import { EmulatedBrowserWindow } from './browser-window.ts';
import { EmulatedWebContents } from './web-contents.ts';

function getAllWebContents(): EmulatedWebContents[] {
  return EmulatedBrowserWindow.getAllWindows().map(({ webContents }) => webContents);
}

/** `webContents`. */
export const webContents = refuseUnknown('webContents', {
  getAllWebContents,
  fromId: (id: number) => getAllWebContents().find((contents) => contents.id === id),
  fromDevToolsTargetId: (targetId: string) =>
    getAllWebContents().find((contents) => EmulatedWebContents.targetIdOf(contents) === targetId),
  fromFrame: (frame: object) => getAllWebContents().find(({ mainFrame }) => mainFrame === frame),
  getFocusedWebContents: () => EmulatedBrowserWindow.getFocusedWindow()?.webContents ?? null,
});
