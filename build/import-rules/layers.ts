/**
 * Who may import whom, in the order in which the data passes. A folder may import itself, the folders in `mayImport`
 * and installed packages; `also` names single files of other folders. Everything else is refused.
 *
 * Tests (`*.test.ts`, `test-*`) stand beside their source and may import more: they bring real neighbours together.
 */
export type Layer = { folder: string; mayImport: string[]; also?: string[] };

// Most stages write counters and errors; what they need of runtime is only the shape of its logger.
const LOGGER = 'core/runtime/logger.ts';

export const LAYERS: Layer[] = [
  { folder: 'core/contracts', mayImport: [] },
  { folder: 'core/format', mayImport: ['core/contracts'] },
  { folder: 'core/runtime', mayImport: ['core/contracts'] },
  { folder: 'core/storage', mayImport: ['core/contracts'], also: [LOGGER] },
  { folder: 'core/privacy', mayImport: ['core/contracts'], also: [LOGGER] },
  { folder: 'core/queue', mayImport: ['core/contracts'], also: [LOGGER] },
  { folder: 'core/pricing', mayImport: ['core/contracts'], also: [LOGGER] },
  { folder: 'core/sample-data', mayImport: ['core/contracts'] },
  {
    folder: 'core/capture',
    mayImport: ['core/contracts', 'core/runtime', 'core/privacy', 'core/queue', 'core/storage'],
  },
  { folder: 'core/fast-path', mayImport: ['core/contracts', 'core/runtime', 'core/queue', 'core/storage'] },
  {
    folder: 'core/slow-path',
    mayImport: ['core/contracts', 'core/runtime', 'core/queue', 'core/storage', 'core/pricing'],
  },
  { folder: 'core/metrics', mayImport: ['core/contracts', 'core/format', 'core/runtime', 'core/queue'] },
  { folder: 'core/query', mayImport: ['core/contracts', 'core/storage', 'core/pricing', 'core/metrics'] },
  {
    folder: 'core/lifecycle',
    mayImport: [
      'core/contracts',
      'core/format',
      'core/runtime',
      'core/privacy',
      'core/storage',
      'core/pricing',
      'core/query',
    ],
  },
  {
    folder: 'core/doctor',
    mayImport: ['core/contracts', 'core/format', 'core/runtime', 'core/storage', 'core/capture', 'core/lifecycle'],
  },
  { folder: 'core/interfaces', mayImport: ['core/contracts', 'core/format', 'core/runtime', 'core/query'] },
  // Entries put the stages together: they alone may import all of them.
  { folder: 'core/entries', mayImport: ['core'] },
  {
    folder: 'main',
    mayImport: ['core/contracts', 'core/format', 'core/runtime', 'core/query'],
    // An owner makes its database ready in its own process, whichever program it is. What is due is decided in core.
    // The command line of a package runs in its program: there is no other Node.
    also: ['core/entries/prepare-database.ts', 'core/entries/command-line.ts', 'core/metrics/budget-notices.ts'],
  },
  { folder: 'preload', mayImport: ['core/contracts'] },
  { folder: 'renderer', mayImport: ['core/contracts', 'core/format'] },
];

/** Installed packages and built-in modules that a folder may not import, with the reason. */
export const BANNED_MODULES = [
  {
    name: 'core-knows-no-window',
    folders: ['core'],
    modules: ['electron', 'react', 'react-dom', 'react-chartjs-2', 'chart\\.js', '@tanstack/[^/]+'],
    comment: 'core runs without Electron and without a screen',
  },
  {
    name: 'renderer-is-a-web-page',
    folders: ['renderer'],
    modules: ['electron', 'better-sqlite3', 'ioredis', 'fastify', 'pino'],
    comment: 'the renderer also runs in a plain browser',
  },
  {
    name: 'interfaces-ask-the-query-service',
    folders: ['core/interfaces'],
    modules: ['better-sqlite3'],
    comment: 'raw tables and SQL stay behind core/query, so that every door shows the same number',
  },
];

/** Folders whose code runs in a browser's sandbox, where Node's built-in modules do not exist. */
export const WITHOUT_NODE = ['renderer', 'preload'];
