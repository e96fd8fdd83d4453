import { archiveProblem } from './archive.mjs';
import { fusesProblem } from './fuses.mjs';
import { nativeFilesProblem } from './native-files.mjs';
import { commandLineProblem, databaseProblem, dependenciesProblem, inExtractedCopy } from './program.mjs';
import { bundledRedisProblem, iconsProblem, redisAnswerProblem } from './resources.mjs';

/**
 * Everything that is looked at in a packaged program of this system.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @param {{ version: string, dependencies: string[], developmentPackages: string[], node: string }} expected
 *   names of the packages that are needed; names and versions of those that are not; the project's Node
 * @returns {{ name: string, problem: () => string | null | Promise<string | null> }[]}
 */
export function packageChecks(packed, { version, dependencies, developmentPackages, node }) {
  const inside = (check) => () => inExtractedCopy(packed, node, check);
  return [
    {
      name: 'the archive holds the built program, and nothing of the workshop',
      problem: () => archiveProblem(packed, developmentPackages),
    },
    { name: 'the native files are the target’s', problem: () => nativeFilesProblem(packed) },
    { name: 'SQLite opens a database from the native file beside the archive', problem: inside(databaseProblem) },
    {
      name: 'every dependency is loaded from inside',
      problem: inside((program) => dependenciesProblem(program, dependencies)),
    },
    {
      name: 'the packed command line says its version and reports an empty home',
      problem: inside((program) => commandLineProblem(program, version)),
    },
    { name: 'Redis is bundled with its licence, for everybody to run', problem: () => bundledRedisProblem(packed) },
    { name: 'the bundled Redis runs', problem: () => redisAnswerProblem(packed) },
    { name: 'the tray’s icons are there', problem: () => iconsProblem(packed) },
    { name: 'the switches inside Electron stand as wanted', problem: () => fusesProblem(packed) },
  ];
}
