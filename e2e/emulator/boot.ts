import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { app, describeApp } from './app/app.ts';
import { readSwitches } from './app/command-line.ts';
import { startChromium, stopChromium } from './chromium/browser-process.ts';
import { offerControls } from './controls.ts';
import { markReady, markStarting } from './readiness.ts';
import { imitateElectronProcess, LAUNCHER } from './runtime-facts.ts';

// What the launcher runs: becomes Electron's main process, starts Chromium and the app, and tells it when it is ready.

const packageSchema = z.object({
  name: z.string().default('Electron'),
  productName: z.string().optional(),
  version: z.string().default('0.0.0'),
  main: z.string().default('index.js'),
});

const given = process.argv.slice(2);
const { entry, facts } = findApp(given.find((argument) => !argument.startsWith('-')) ?? '.');

// Node loads these when they are first used. The test's debugger may step in amid that, and would find them half made.
void [fetch, Request, Response, Headers, FormData, WebSocket, performance, structuredClone, crypto, Blob, URL];
markStarting();
imitateElectronProcess('browser');
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
process.argv = [LAUNCHER, ...given];
readSwitches(given);
describeApp(facts);
offerControls();
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron' && specifier !== 'electron/main') return next(specifier, context);
    return {
      url: pathToFileURL(join(import.meta.dirname, 'index.ts')).href,
      format: 'module-typescript',
      shortCircuit: true,
    };
  },
});
process.on('exit', stopChromium);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Electron quits in order, unless the app has a listener of its own.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.quit();
  });
}

try {
  const port = app.commandLine.hasSwitch('remote-debugging-port')
    ? app.commandLine.getSwitchValue('remote-debugging-port')
    : null;
  // Electron is ready no sooner than the app's own modules have run.
  await Promise.all([startChromium({ debuggingPort: port }), import(pathToFileURL(entry).href)]);
  markReady();
} catch (error) {
  console.error(error);
  app.exit(1);
}

function findApp(target: string): { entry: string; facts: Parameters<typeof describeApp>[0] } {
  const path = resolve(target);
  if (!statSync(path).isDirectory()) {
    return { entry: path, facts: { path: dirname(path), name: 'Electron', version: process.versions.electron ?? '' } };
  }
  const { name, productName, version, main } = packageSchema.parse(
    JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  );
  return { entry: join(path, main), facts: { path, name: productName ?? name, version } };
}
