import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asar from '@electron/asar';

// A start of Node with all packages; a busy machine needs a while.
const RUN_TIMEOUT_MS = 60_000;
const OPEN_DATABASE = `
  const Database = require(process.argv[1]);
  const database = new Database(':memory:', { nativeBinding: process.argv[2] });
  process.stdout.write(String(database.prepare('SELECT 40 + 2').pluck().get()));
`;
const LOAD_ALL = 'for (const name of process.argv.slice(1)) await import(name);';

/**
 * Runs what was packed, out of a copy of the archive that no other node_modules is near, on Node in Electron's place.
 * @param {import('./packed-folder.mjs').PackedFolder} packed for the system that this runs on
 * @param {string} node the project's Node
 * @param {(run: PackedProgram) => string | null} check
 * @returns {string | null} what is wrong
 * @typedef {{ folder: string, sqlite: string, node: (nodeArguments: string[]) => string }} PackedProgram
 *   folder: the copy; sqlite: the native file beside the archive; node: standard output of a run in an empty home
 */
export function inExtractedCopy({ resources, platform, arch }, node, check) {
  const temporary = mkdtempSync(join(tmpdir(), 'blueplane-packed-'));
  try {
    const folder = join(temporary, 'app');
    asar.extractAll(join(resources, 'app.asar'), folder);
    const home = join(temporary, 'home');
    mkdirSync(home);
    // Only what a bare session has: no NODE_PATH, no tools of the user, no Blueplane of theirs.
    const env = { PATH: process.env.PATH, HOME: home, USERPROFILE: home, BLUEPLANE_HOME: join(home, 'blueplane') };
    const run = (nodeArguments) =>
      execFileSync(node, nodeArguments, {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: RUN_TIMEOUT_MS,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const unpacked = join(resources, 'app.asar.unpacked');
    const sqlite = join(unpacked, 'node_modules', 'better-sqlite3', 'prebuilds', `${platform}-${arch}.node`);
    return check({ folder, sqlite, node: run });
  } catch (error) {
    return reason(error);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Whether better-sqlite3's native file beside the archive opens a database.
 * @param {PackedProgram} program
 * @returns {string | null} what is wrong
 */
export function databaseProblem({ folder, sqlite, node }) {
  const answer = node(['-e', OPEN_DATABASE, join(folder, 'node_modules', 'better-sqlite3'), sqlite]);
  return answer === '42' ? null : `the database answered ${answer}`;
}

/**
 * Whether every dependency, with all that it needs itself, is loaded from inside.
 * @param {PackedProgram} program
 * @param {string[]} dependencies names of packages
 * @returns {string | null} what is wrong
 */
export function dependenciesProblem({ node }, dependencies) {
  node(['--input-type=module', '-e', LOAD_ALL, ...dependencies]);
  return null; // a package that is not found ends the run with its name
}

/**
 * Whether the packed command line says its version and makes a report of an empty home.
 * @param {PackedProgram} program
 * @param {string} version of package.json
 * @returns {string | null} what is wrong
 */
export function commandLineProblem({ folder, node }, version) {
  const commandLine = join(folder, 'out', 'main', 'cli.js');
  const said = node([commandLine, '--version']).trim();
  if (said !== version) {
    return `--version says ${said}, and package.json ${version}`;
  }
  const report = JSON.parse(node([commandLine, 'report', 'daily', '--json']));
  const empty = Array.isArray(report.daily) && report.daily.length === 0 && report.totals?.totalTokens === 0;
  return empty ? null : 'the report of an empty home is not empty';
}

/** The line of Node's last words, or of the library's, that names the error. */
function reason(error) {
  const lines = (error.stderr || error.message).trim().split('\n');
  return (lines.find((line) => /^[\w ]*Error\b/.test(line)) ?? lines[0]).trim();
}
