import { app } from './app/app.ts';
import { dialog } from './desktop/dialog.ts';
import { globalShortcut } from './desktop/global-shortcut.ts';
import { EmulatedMenu as Menu, EmulatedMenuItem as MenuItem } from './desktop/menu.ts';
import { nativeImage } from './desktop/native-image.ts';
import { nativeTheme } from './desktop/native-theme.ts';
import { EmulatedNotification as Notification } from './desktop/notification.ts';
import { powerMonitor } from './desktop/power-monitor.ts';
import { screen } from './desktop/screen.ts';
import { clipboard, shell } from './desktop/shell.ts';
import { EmulatedTray as Tray } from './desktop/tray.ts';
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
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
});

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  electron as default,
  electron as 'module.exports',
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
};
