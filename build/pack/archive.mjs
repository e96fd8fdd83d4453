import { join, sep } from 'node:path';
import asar from '@electron/asar';

const ENTRY = 'out/main/index.js';
/** One file that each part of the build cannot do without. */
const NEEDED = [
  'package.json',
  ENTRY,
  'out/main/cli.js',
  'out/main/gateway.js',
  'out/preload/index.cjs',
  'out/renderer/dashboard/index.html',
];
/** What stays at home, and why a path is taken for it. */
const FORBIDDEN = [
  { what: 'tests', pattern: /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)(__tests__|e2e|test-results)(\/|$)/ },
  { what: 'TypeScript sources', pattern: /\.[cm]?tsx?$/ },
  { what: 'sources of native modules', pattern: /\.(c|cc|cpp|h|hpp|gyp)$/ },
  { what: 'source maps', pattern: /\.map$/ },
  { what: 'environment files', pattern: /(^|\/)\.env(\.|$)/ },
  { what: 'a Node of its own', pattern: /(^|\/)node_modules\/node(-bin)?-[^/]+-(x64|arm64)(\/|$)/ },
  { what: 'files of the checkout', pattern: /^(?!(out|node_modules)(\/|$)|package\.json$)/ },
  { what: 'leavings of the build', pattern: /^out\/(?!(main|preload|renderer)(\/|$))/ },
];

/**
 * Whether the archive holds the built program and nothing of the workshop.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @param {string[]} developmentPackages as developmentPackages() names them
 * @returns {string | null} what is wrong
 */
export function archiveProblem({ resources }, developmentPackages) {
  const archive = join(resources, 'app.asar');
  const paths = asar.listPackage(archive, { isPack: false }).map((path) => path.slice(1).split(sep).join('/'));
  const missing = NEEDED.filter((path) => !paths.includes(path));
  if (missing.length > 0) {
    return `the archive lacks ${missing.join(', ')}`;
  }
  const { main } = JSON.parse(asar.extractFile(archive, 'package.json').toString('utf8'));
  if (main !== ENTRY) {
    return `package.json names ${main} as the program’s entry, not ${ENTRY}`;
  }
  const found = FORBIDDEN.flatMap(({ what, pattern }) => {
    const path = paths.find((one) => pattern.test(one));
    return path === undefined ? [] : [`${what} (${path})`];
  });
  const development = packagesIn(archive, paths).find((name) => developmentPackages.includes(name));
  if (development !== undefined) {
    found.push(`development packages (${development})`);
  }
  return found.length > 0 ? `the archive holds ${found.join(', ')}` : null;
}

/**
 * The packages that only the workshop needs. By name and version, because the packager places packages anew.
 * @param {{ packages: Record<string, { version?: string, dev?: boolean }> }} lock package-lock.json
 * @returns {string[]} such as `vitest@5.1.1`
 */
export function developmentPackages({ packages }) {
  const entries = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, dev }]) => ({
      name: `${path.split('node_modules/').pop()}@${version}`,
      dev: dev === true,
    }));
  const needed = new Set(entries.filter(({ dev }) => !dev).map(({ name }) => name));
  return entries.map(({ name }) => name).filter((name) => !needed.has(name));
}

function packagesIn(archive, paths) {
  return paths
    .filter((path) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
    .map((path) => JSON.parse(asar.extractFile(archive, path).toString('utf8')))
    .map(({ name, version }) => `${name}@${version}`);
}
