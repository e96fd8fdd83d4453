const { contextBridge, ipcRenderer } = require('electron');

globalThis.secretOfPreload = 1;

function tryRequire(name) {
  try {
    require(name);
    return 'loaded';
  } catch {
    return 'refused';
  }
}

const nodeModules = ['fs', 'node:fs', 'node:child_process', '/etc/hostname'].map(tryRequire);

contextBridge.exposeInMainWorld('bridge', {
  nested: { list: [1, { deep: true }], text: 'words' },
  nodeModules: async () => nodeModules,
  invoke: (channel, ...values) => ipcRenderer.invoke(channel, ...values),
  send: async (channel, ...values) => ipcRenderer.send(channel, ...values),
  collect: async (channel, listener) => {
    const forward = (_event, ...values) => listener(...values);
    ipcRenderer.on(channel, forward);
    return async () => void ipcRenderer.off(channel, forward);
  },
  once: async (channel, listener) => void ipcRenderer.once(channel, (_event, ...values) => listener(...values)),
  sendWhatCannotBeCloned: async (kind) => {
    const values = { function: () => 1, symbol: Symbol('s'), node: document.body, promise: Promise.resolve() };
    await ipcRenderer.invoke('echo', values[kind]);
  },
  sendCircle: async () => {
    const circle = {};
    circle.self = circle;
    const back = await ipcRenderer.invoke('echo', circle);
    return back.self === back;
  },
  double: async (number) => number * 2,
  fail: async () => {
    throw new TypeError('failed on purpose');
  },
});
