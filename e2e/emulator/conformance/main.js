import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron';

// A small app that the conformance specs drive. What a spec does in the main process finds its parts in `probe`.

const directory = import.meta.dirname;
const probe = { trace: [], directory };
globalThis.probe = probe;

const pages = {
  '/': '<!doctype html><title>start</title><script src="first.js"></script><h1>start</h1>',
  '/other': '<!doctype html><title>other</title><h1>other</h1>',
};

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on('window-all-closed', () => probe.trace.push('window-all-closed'));
ipcMain.handle('echo', (_event, ...values) => values[0]);

probe.openWindow = (options = {}) => {
  const window = new BrowserWindow({
    width: 400,
    height: 300,
    ...options,
    webPreferences: { preload: join(directory, 'preload.cjs'), partition: 'conformance', sandbox: true },
  });
  return window;
};

await Promise.resolve();
app.whenReady().then(async () => {
  session.fromPartition('conformance').protocol.handle('app', (request) => {
    const path = new URL(request.url).pathname;
    if (path === '/first.js') {
      return new Response('window.bridgeAtFirstScript = typeof window.bridge;', {
        headers: { 'content-type': 'text/javascript' },
      });
    }
    const page = pages[path];
    return new Response(page ?? 'nothing here', {
      status: page === undefined ? 404 : 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'x-from': 'the handler' },
    });
  });
  probe.window = probe.openWindow();
  await probe.window.loadURL('app://conformance/');
});
