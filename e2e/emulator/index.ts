import { app } from './app/app.ts';
import { nativeTheme } from './desktop/native-theme.ts';
import { ipcMain } from './ipc/ipc-main.ts';
import { refuseUnknown } from './not-emulated.ts';
import { protocol, session } from './session/session.ts';
import { utilityProcess } from './utility/utility-process.ts';
import { EmulatedBrowserWindow as BrowserWindow } from './windows/browser-window.ts';
import { webContents } from './windows/web-contents-list.ts';

/** What `require('electron')` gives: anything that is not in it throws NotEmulatedError. */
const electron = refuseUnknown('electron', {
  app,
  BrowserWindow,
  ipcMain,
  nativeTheme,
  protocol,
  session,
  utilityProcess,
  webContents,
});

export {
  app,
  BrowserWindow,
  electron as default,
  electron as 'module.exports',
  ipcMain,
  nativeTheme,
  protocol,
  session,
  utilityProcess,
  webContents,
};
