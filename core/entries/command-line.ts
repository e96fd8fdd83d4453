import type { CliContext } from '../interfaces/cli/context.ts';
import { runCli } from '../interfaces/cli/index.ts';

/** Where the command line runs, and how it starts other processes there. */
export type CommandLinePlace = Pick<CliContext, 'entriesDir' | 'processHost' | 'background'>;

/**
 * Runs one command line in this process, with its streams. Everything else is loaded by the command that needs it.
 * @param argv the arguments after the program's name
 * @returns the exit status
 */
export async function runCommandLine(argv: readonly string[], place: CommandLinePlace): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that went away (`| head`) is no failure of ours.
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  }
  return runCli(argv, {
    ...place,
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    async prepareDatabase(path, tell) {
      const preparation = await import('./prepare-database.ts');
      await preparation.prepareDatabase(path, tell);
    },
    async rebuildHome(home, report, signal) {
      const rebuilding = await import('./rebuild-home.ts');
      return rebuilding.rebuildHome(home, report, signal);
    },
    async repairHome(home, tell) {
      const repairing = await import('./repair-unowned.ts');
      return repairing.repairUnowned(home, tell);
    },
    async exportHome(home, args, report, signal) {
      const lifecycle = await import('./home-lifecycle.ts');
      return lifecycle.exportFromHome(home, args, report, signal);
    },
    async previewPurge(home, scope) {
      const lifecycle = await import('./home-lifecycle.ts');
      return lifecycle.previewPurgeOf(home, scope);
    },
    async purgeHome(home, scope, report) {
      const lifecycle = await import('./home-lifecycle.ts');
      return lifecycle.purgeUnownedHome(home, scope, report);
    },
    async sourceFolders(env) {
      const { lookForSources } = await import('../capture/source-folders.ts');
      return lookForSources({ claude_code: {}, codex_cli: {}, gemini_cli: {}, cursor: {} }, { ...env });
    },
    async installTool(home, tool, choice, env) {
      const integrations = await import('./integrations.ts');
      return integrations.installInto(home, tool, choice, env, place.entriesDir);
    },
    async uninstallTool(home, tool, write, env) {
      const integrations = await import('./integrations.ts');
      return integrations.uninstallFrom(home, tool, write, env);
    },
    async examineHome(home, env) {
      const doctor = await import('../doctor/examine-home.ts');
      return doctor.examineHome(home, env);
    },
    async diagnose(home, env) {
      const diagnostics = await import('./diagnostics.ts');
      return diagnostics.diagnose(home, env);
    },
    async makeSampleHome(folder) {
      const { DEFAULT_SAMPLE_DAYS, DEFAULT_SAMPLE_SEED } = await import('../sample-data/generate.ts');
      const sample = await import('../sample-data/sample-home.ts');
      sample.writeSampleSessions(folder, sample.usualSample(DEFAULT_SAMPLE_DAYS, DEFAULT_SAMPLE_SEED, new Date()));
      return sample.makeSampleHome(folder);
    },
    async replayDeadLetters(home, chosen) {
      const letters = await import('./unowned-letters.ts');
      return letters.replayUnowned(home, chosen);
    },
    async dropDeadLetters(home, chosen) {
      const letters = await import('./unowned-letters.ts');
      return letters.dropUnowned(home, chosen);
    },
  });
}
