import { once } from 'node:events';
import { processesOfHome } from '../processes-of-home.ts';
import { type Driven, emulatorOnly, expect, test } from './conformance/fixtures.ts';

// The life of an app, as Electron documents it. The other specs of this folder go on with pages, messages, workers.

/** Waits for the end and gives its exit code and the events that led to it. */
async function ending({ process, output }: Driven): Promise<{ code: number | null; trace: string[] }> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  await expect.poll(output).toContain('trace: ');
  const trace: string[] = JSON.parse(/trace: (.*)/.exec(output())?.[1] ?? '[]');
  return {
    code: process.exitCode,
    trace: trace.slice(trace.indexOf('loaded') + 1).filter((each) => each !== 'ready-to-show'),
  };
}

test('ready comes after the app’s own module has run, and a page loads', async ({ driven }) => {
  const trace = await driven.trace();
  expect(trace.filter((each) => each !== 'ready-to-show')).toEqual([
    'module ran',
    'ready',
    'web-contents-created',
    'loaded',
  ]);
  await expect.poll(driven.trace).toContain('ready-to-show');
});

test('what needs a ready app is refused before, and what must come before is refused after', async ({ driven }) => {
  expect(await driven.probe('beforeReady')).toEqual({
    BrowserWindow: 'Cannot create BrowserWindow before app is ready',
    Tray: expect.stringMatching(/before app is ready/),
    screen: expect.stringMatching(/before the app 'ready' event/),
    session: 'Session can only be received when app is ready',
    utilityProcess: expect.stringMatching(/before app is ready/),
    isReady: false,
  });
  expect(await driven.probe('afterReady')).toEqual({
    enableSandbox: expect.stringMatching(/before app is ready/),
    registerSchemes: expect.stringMatching(/before app is ready/),
    isReady: true,
  });
});

test('quitting tells before-quit, closes the windows, and tells will-quit and quit', async ({ driven }) => {
  await driven.probe('quit');
  expect(await ending(driven)).toEqual({ code: 0, trace: ['before-quit', 'close', 'closed', 'will-quit', 'quit 0'] });
});

for (const { name, told } of [
  { name: 'before-quit', told: ['before-quit'] },
  { name: 'close', told: ['before-quit', 'close'] },
  { name: 'will-quit', told: ['before-quit', 'close', 'closed', 'will-quit'] },
]) {
  test(`preventing ${name} stops quitting, and one may quit again`, async ({ driven }) => {
    await driven.probe('preventOnce', name);
    await driven.probe('quit');
    await expect.poll(async () => (await driven.trace()).slice(-told.length)).toEqual(told);
    await driven.probe('quit');
    const { code, trace } = await ending(driven);
    expect(code).toBe(0);
    expect(trace.slice(0, told.length)).toEqual(told);
    expect(trace.slice(told.length)).toEqual(
      name === 'will-quit'
        ? ['before-quit', 'will-quit', 'quit 0']
        : ['before-quit', 'close', 'closed', 'will-quit', 'quit 0'],
    );
  });
}

test('exit asks nobody and ends with its code', async ({ driven }) => {
  await driven.probe('exit', 3);
  expect(await ending(driven)).toEqual({ code: 3, trace: ['closed', 'quit 3'] });
});

test('closing the last window is told to whoever listens', async ({ driven }) => {
  await driven.page.close();
  await expect.poll(driven.trace).toContain('window-all-closed');
  expect(await driven.probe('trace')).not.toContain('before-quit');
});

test('closing the last window quits where nobody listens', async ({ launch }) => {
  const driven = await launch({ CONFORMANCE_LISTENS: 'no' });
  await driven.probe('closeWindow');
  expect(await ending(driven)).toEqual({ code: 0, trace: ['close', 'closed', 'before-quit', 'will-quit', 'quit 0'] });
});

test('SIGTERM quits in order', async ({ driven }) => {
  test.skip(process.platform === 'win32', 'Windows has no signals');
  driven.process.kill('SIGTERM');
  expect((await ending(driven)).trace).toEqual(['before-quit', 'close', 'closed', 'will-quit', 'quit 0']);
});

test('a second instance is told to the first, and has no lock', async ({ driven, startAgain }) => {
  expect(await startAgain('hello')).toBe(7);
  await expect.poll(driven.trace).toContain('second-instance hello from the second');
});

test('a lock ends with its process, however that ends', async ({ launch }) => {
  const first = await launch();
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  const second = await launch();
  expect(await second.trace()).toContain('ready');
});

test('nothing of a killed app goes on', async ({ launch, userData }) => {
  const driven = await launch();
  await driven.probe('fork', 'worker.js', {});
  await expect.poll(() => driven.probe('heard')).toMatchObject({ messages: [{ type: 'utility' }] });
  expect(processesOfHome(userData).length).toBeGreaterThan(1);
  driven.process.kill('SIGKILL');
  await expect.poll(() => processesOfHome(userData)).toEqual([]);
});

test('a member that is not emulated says so when it is read', async ({ driven }) => {
  emulatorOnly('Electron has all members');
  const refusals = await driven.application.evaluate((electron) => {
    const reads = [
      () => Reflect.get(electron, 'inAppPurchase'),
      () => Reflect.get(electron.app, 'getGPUInfo'),
      () => Reflect.get(electron.BrowserWindow, 'addExtension'),
      () => Reflect.get(electron.BrowserWindow.getAllWindows()[0] ?? {}, 'setOpacity'),
      () => Reflect.get(electron.session.defaultSession, 'cookies'),
      () => electron.app.on('gpu-info-update', () => undefined),
    ];
    return reads.map((read) => {
      try {
        read();
        return null;
      } catch (error) {
        return `${error}`.split(' is not')[0];
      }
    });
  });
  expect(refusals).toEqual([
    'NotEmulatedError: electron.inAppPurchase',
    'NotEmulatedError: app.getGPUInfo',
    'NotEmulatedError: BrowserWindow.addExtension',
    'NotEmulatedError: BrowserWindow.setOpacity',
    'NotEmulatedError: Session.cookies',
    'NotEmulatedError: the event gpu-info-update of app',
  ]);
});
