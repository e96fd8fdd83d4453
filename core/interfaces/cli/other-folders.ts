import { homedir } from 'node:os';
import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../contracts/platform.ts';
import { type Source, type SourceFolder, sourcesSchema } from '../../contracts/sources.ts';
import { type ControlClient, NotRunningError } from '../../runtime/control.ts';
import { SOURCE_VARIABLES } from '../../runtime/settings-report.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';

/**
 * A running Blueplane reads the folders that it was started with. Who names others by a tool's variable means these, and
 * figures without them would look complete. They are not read for this once either: nobody would follow them afterwards,
 * and what they say would stand still without a word.
 * @throws ExitStatus 1 with what to do; NotRunningError
 */
export async function refuseOtherFolders(client: ControlClient, context: CliContext): Promise<void> {
  const named = PLATFORMS.filter((platform) => setVariables(platform, context.env).length > 0);
  if (named.length === 0 || context.sourceFolders === undefined) return;
  const [wanted, read] = [await context.sourceFolders(context.env), await sourcesOfOwner(client)];
  for (const { platform, isEnabled, namedBy, folders } of read) {
    // The settings come before the variables, whoever reads.
    if (!named.includes(platform) || !isEnabled || namedBy === 'setting') continue;
    const known = new Set(folders.map((folder) => place(folder, context.env)));
    const other = wanted[platform].find((folder) => !known.has(place(folder, context.env)));
    if (other !== undefined) throw new ExitStatus(1, message(platform, other, context.env));
  }
}

function setVariables(platform: Platform, env: CliContext['env']): string[] {
  return SOURCE_VARIABLES[platform].filter((variable) => (env[variable] ?? '') !== '');
}

/** @returns nothing when it cannot say: one that only reads for another command answers no questions */
async function sourcesOfOwner(client: ControlClient): Promise<readonly Source[]> {
  try {
    const answer = sourcesSchema.safeParse(await client.call('sources', {}));
    return answer.success ? answer.data.sources : [];
  } catch (error) {
    if (error instanceof NotRunningError) throw error;
    return [];
  }
}

/** Both are written for the same user; only one of the two may have a HOME of its own. */
function place({ path }: SourceFolder, env: CliContext['env']): string {
  return path.startsWith('~') ? (env.HOME || homedir()) + path.slice(1) : path;
}

function message(platform: Platform, folder: SourceFolder, env: CliContext['env']): string {
  return (
    `The running Blueplane does not read ${folder.path}, which ${setVariables(platform, env).join(' and ')} names here: ` +
    `it keeps to the folders of ${PLATFORM_LABELS[platform]} that it was started with, and nothing was read now. Name the ` +
    `folder below \`sources\` in config.yaml or in the settings, or start it anew from here with \`blueplane restart\`.`
  );
}
