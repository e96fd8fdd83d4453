import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import { answer } from './pages.js';

// A small app that the conformance specs drive. They call the functions of `probe` in the main process.

const directory = import.meta.dirname;
const trace = [];
const workers = [];

function note(...words) {
  trace.push(words.join(' '));
}

function refusalOf(work) {
  try {
    work();
    return null;
  } catch (error) {
    return error.message;
  }
}

app.setPath('userData', process.env.CONFORMANCE_USER_DATA);
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

const beforeReady = {
  BrowserWindow: refusalOf(() => new BrowserWindow()),
  Tray: refusalOf(() => new Tray(join(directory, 'none.png'))),
  screen: refusalOf(() => screen.getPrimaryDisplay()),
  session: refusalOf(() => session.fromPartition('conformance')),
  utilityProcess: refusalOf(() => utilityProcess.fork(join(directory, 'worker.js'))),
  isReady: app.isReady(),
};

for (const name of ['before-quit', 'will-quit']) app.on(name, () => note(name));
app.on('quit', (_event, code) => {
  note('quit', code);
  process.stdout.write(`trace: ${JSON.stringify(trace)}\n`);
});
if (process.env.CONFORMANCE_LISTENS !== 'no') app.on('window-all-closed', () => note('window-all-closed'));
app.on('web-contents-created', () => note('web-contents-created'));
app.on('second-instance', (_event, argv, _cwd, data) => note('second-instance', argv.at(-1), data?.words));

ipcMain.handle('echo', (_event, ...values) => values[0]);
ipcMain.handle('kind', (_event, value) => Object.prototype.toString.call(value));
ipcMain.handle('throws', () => {
  throw new RangeError('out of reach');
});
ipcMain.handle('unclonable', () => () => 1);
ipcMain.handle('sender', (event) => {
  const { url, origin, parent } = event.senderFrame;
  return { url, origin, parent, isWindow: BrowserWindow.fromWebContents(event.sender) === probe.window };
});
ipcMain.handle('sender after leaving', async (event) => {
  await new Promise((resolve) => event.sender.once('did-finish-load', resolve));
  note('senderFrame', event.senderFrame);
});
ipcMain.on('noted', (_event, ...words) => note(...words));

function openWindow(options = {}) {
  const window = new BrowserWindow({
    width: 400,
    height: 300,
    ...options,
    webPreferences: { preload: join(directory, 'preload.cjs'), partition: 'conformance', sandbox: true },
  });
  for (const name of ['close', 'closed', 'show', 'hide']) window.on(name, () => note(name));
  return window;
}

const probe = {
  window: null,
  trace: () => [...trace],
  beforeReady: () => beforeReady,
  openSecond: async (url) => {
    probe.second = openWindow({ show: false });
    await probe.second.loadURL(url);
  },
  load: (url) =>
    probe.window.loadURL(url).then(
      () => null,
      ({ code, message }) => ({ code, message }),
    ),
  closeWindow: () => setImmediate(() => probe.window.close()),
  quit: () => setImmediate(() => app.quit()),
  exit: (code) => setImmediate(() => app.exit(code)),
  preventOnce: (name) => {
    const emitter = name === 'close' ? probe.window : app;
    emitter.once(name, (event) => event.preventDefault());
  },
  guard: (names, allowed = null) => {
    const contents = probe.window.webContents;
    for (const name of names) {
      contents.on(name, (details) => {
        note(name, details.url, details.isMainFrame);
        if (details.url !== allowed) details.preventDefault();
      });
    }
    contents.setWindowOpenHandler(({ url }) => {
      note('window-open', url);
      return { action: 'deny' };
    });
  },
  denyRequests: (part) => {
    const { webRequest } = session.fromPartition('conformance');
    webRequest.onBeforeRequest((details, decide) => decide({ cancel: details.url.includes(part) }));
  },
  changeHeaders: (name, value) => {
    const { webRequest } = session.fromPartition('conformance');
    webRequest.onHeadersReceived((details, decide) => {
      decide({ responseHeaders: { ...details.responseHeaders, [name]: [value] } });
    });
  },
  denyPermissions: () => {
    const guarded = session.fromPartition('conformance');
    guarded.setPermissionRequestHandler((_contents, permission, decide) => {
      note('request', permission);
      decide(false);
    });
    guarded.setPermissionCheckHandler(() => false);
  },
  denyDownloads: () => {
    session.fromPartition('conformance').on('will-download', (event, item) => {
      note('will-download', item.getURL());
      event.preventDefault();
    });
  },
  makeTray: (icon) => {
    const tray = new Tray(nativeImage.createFromPath(icon));
    tray.setToolTip('words');
    tray.on('click', () => note('tray click'));
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open', click: () => note('open') },
        { type: 'separator' },
        { label: 'Pause', type: 'checkbox', checked: false, click: ({ checked }) => note('pause', checked) },
        { label: 'More', submenu: [{ id: 'deep', label: 'Deep', click: () => note('deep') }] },
        { label: 'Off', enabled: false, click: () => note('off') },
        { label: 'Unseen', visible: false },
      ]),
    );
    probe.tray = tray;
  },
  destroyTray: () => {
    probe.tray.destroy();
    return [probe.tray.isDestroyed(), refusalOf(() => probe.tray.setToolTip('late'))];
  },
  image: (path) => {
    const image = nativeImage.createFromPath(path);
    return { isEmpty: image.isEmpty(), size: image.getSize(), half: image.resize({ width: 8 }).getSize() };
  },
  listenToSystem: () => {
    for (const name of ['display-added', 'display-removed', 'display-metrics-changed']) {
      screen.on(name, (_event, { id }) => note(name, id));
    }
    nativeTheme.on('updated', () => note('updated', nativeTheme.shouldUseDarkColors));
    globalShortcut.register('Control+B', () => note('shortcut'));
  },
  nearest: (x, y) => screen.getDisplayNearestPoint({ x, y }).id,
  ask: async () => (await dialog.showMessageBox({ message: 'Sure?', buttons: ['No', 'Yes'], defaultId: 0 })).response,
  open: (url) => shell.openExternal(url),
  notify: () => {
    const notification = new Notification({ title: 'Limit', body: 'reached' });
    notification.on('click', () => note('notification click'));
    notification.show();
  },
  withOption: (options) => refusalOf(() => new BrowserWindow({ show: false, ...options })),
  reloadWhenGone: () => {
    const { webContents } = probe.window;
    webContents.on('render-process-gone', (_event, { reason }) => {
      note('render-process-gone', reason);
      webContents.reload();
    });
    webContents.on('did-fail-load', (_event, _number, _code, url) => note('did-fail-load', url));
  },
  secondHandler: () => refusalOf(() => ipcMain.handle('echo', () => 1)),
  sendUnclonable: () => refusalOf(() => probe.window.webContents.send('news', () => 1)),
  afterReady: () => ({
    enableSandbox: refusalOf(() => app.enableSandbox()),
    registerSchemes: refusalOf(() => protocol.registerSchemesAsPrivileged([])),
    isReady: app.isReady(),
  }),
  afterDestroy: () => {
    const window = openWindow({ show: false });
    const { webContents } = window;
    window.destroy();
    return {
      isDestroyed: window.isDestroyed(),
      contentsDestroyed: webContents.isDestroyed(),
      show: refusalOf(() => window.show()),
      webContents: refusalOf(() => window.webContents),
      getURL: refusalOf(() => webContents.getURL()),
    };
  },
  fork: (name, options = {}) => {
    const worker = utilityProcess.fork(join(directory, name), ['--word'], {
      stdio: 'pipe',
      serviceName: 'conformance worker',
      ...options,
    });
    workers.push({ worker, messages: [], pids: [worker.pid] });
    const heard = workers.at(-1);
    worker.on('spawn', () => heard.pids.push(worker.pid));
    worker.on('message', (message) => heard.messages.push(message));
    worker.on('exit', (code) => {
      heard.pids.push(worker.pid);
      heard.exit = code;
    });
    for (const name of ['stdout', 'stderr']) {
      worker[name].on('data', (data) => {
        heard[name] = (heard[name] ?? '') + data;
      });
    }
  },
  heard: () => {
    const { worker: _, pids, ...rest } = workers.at(-1);
    return { ...rest, pids: pids.map((pid) => pid ?? null) };
  },
  postToWorker: (message) => workers.at(-1).worker.postMessage(message),
  killWorker: () => workers.at(-1).worker.kill(),
};
globalThis.probe = probe;
app.on('child-process-gone', (_event, { type, reason, name }) => note('child-process-gone', type, reason, name));

if (app.requestSingleInstanceLock({ words: 'from the second' })) {
  // Electron is ready only after this module has run to its end.
  await new Promise((resolve) => setTimeout(resolve, 20));
  note('module ran');
  app.whenReady().then(async () => {
    note('ready');
    session.fromPartition('conformance').protocol.handle('app', answer);
    probe.window = openWindow();
    probe.window.once('ready-to-show', () => note('ready-to-show'));
    await probe.window.loadURL('app://conformance/');
    note('loaded');
  });
} else {
  app.exit(7);
}
