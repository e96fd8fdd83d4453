import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

// The lowest Node the product runs on (core/entries/check-node.ts); Electron's own is newer.
const NODE_TARGET = 'node22.14';

/** Every file of core/entries is a process of its own; Electron's main process joins them when it exists. */
function mainInputs(): Record<string, string> {
  const entries = readdirSync(join(root, 'core/entries')).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('test-'),
  );
  const inputs = entries.map((name) => [basename(name, '.ts'), join(root, 'core/entries', name)]);
  // Put by itself into homes, where other programs run it.
  inputs.push(['hook-client', join(root, 'core/capture/hooks/client.ts')]);
  const electronMain = join(root, 'main/index.ts');
  return Object.fromEntries(existsSync(electronMain) ? [...inputs, ['index', electronMain]] : inputs);
}

/** The windows: one folder with an index.html each. */
function rendererInputs(): Record<string, string> {
  const windows = ['dashboard', 'popover'].map((name) => [name, join(root, 'renderer', name, 'index.html')]);
  return Object.fromEntries(windows.filter(([, page]) => page !== undefined && existsSync(page)));
}

/** Nothing is painted before the page's script has chosen its colours. Vite itself leaves the attribute away. */
const paintAfterScript: Plugin = {
  name: 'paint-after-script',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replaceAll('<script type="module"', '<script type="module" blocking="render"'),
  },
};

/**
 * Every command begins with commander, which loads what starts processes for commands that are programs of their own; there
 * are none of those. Loading it takes longer than commander itself.
 */
const commanderWithoutProcesses: Plugin = {
  name: 'commander-without-processes',
  transform(code, id) {
    if (!/node_modules[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
    const line = "import childProcess from 'node:child_process';";
    if (!code.includes(line)) throw new Error(`commander no longer has the line: ${line}`);
    return code.replace(line, "const childProcess = { spawn() { throw new Error('no command is a program'); } };");
  },
};

const preload = join(root, 'preload/index.ts');

export default defineConfig({
  main: {
    plugins: [commanderWithoutProcesses],
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      // Installed packages are loaded from node_modules: native ones cannot be bundled. Those that all processes and all
      // commands begin with are: a hundred small files cost more to find and link than the rest of a start.
      externalizeDeps: { exclude: ['zod', 'commander', 'ioredis', 'pino'] },
      rollupOptions: { input: mainInputs(), output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  ...(existsSync(preload)
    ? {
        preload: {
          build: {
            outDir: 'out/preload',
            externalizeDeps: false,
            // A sandboxed preload cannot be an ES module.
            rollupOptions: { input: { index: preload }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
          },
        },
      }
    : {}),
  renderer: {
    root: join(root, 'renderer'),
    plugins: [react(), tailwindcss(), paintAfterScript],
    build: {
      outDir: join(root, 'out/renderer'),
      minify: true,
      // The content security policy forbids inline scripts and data addresses other than images.
      assetsInlineLimit: 0,
      rollupOptions: { input: rendererInputs() },
    },
  },
});
