import type { Finding } from '../contracts/doctor.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { createControlClient, NotRunningError } from '../runtime/control.ts';
import { errorCode } from '../runtime/error-fields.ts';
import { isHomeTaken } from '../runtime/home-lock.ts';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { loadSettings, type Settings, SettingsError } from '../runtime/settings.ts';
import { type Check, type Patient, problem } from './check.ts';
import { checkDatabase, checkKey } from './check-database.ts';
import { checkClock, checkDisk, checkHome, checkLog } from './check-home.ts';
import { checkHooks } from './check-hooks.ts';
import { checkOtlp } from './check-otlp.ts';
import { checkOwner, checkPort } from './check-owner.ts';
import { checkCommand, checkNode } from './check-program.ts';
import { checkRedis } from './check-redis.ts';
import { checkSources } from './check-sources.ts';

const CHECKS: readonly Check[] = [
  checkNode,
  checkHome,
  checkDisk,
  checkKey,
  checkDatabase,
  checkRedis,
  checkOwner,
  checkPort,
  checkSources,
  checkHooks,
  checkOtlp,
  checkLog,
  checkClock,
  checkCommand,
];

/** A server that is well answers at once. */
const ANSWER_MS = 5_000;

/**
 * Looks at everything that Blueplane needs. Writes nothing, starts nothing that stays, and never throws.
 * @param home absolute path; it need not exist
 * @returns the findings in the order of the checks, at least one of each
 */
export async function examineHome(home: string, env: Patient['env'], now: number = Date.now()): Promise<Finding[]> {
  const paths = homePaths(home, { ...env });
  const { settings, findings } = readSettings(paths);
  const patient: Patient = { paths, env, settings, owner: await findOwner(paths), now };
  for (const { name, look } of CHECKS) {
    try {
      findings.push(...(await look(patient)).map((verdict) => ({ check: name, ...verdict })));
    } catch (error) {
      const verdict = problem(
        `It cannot be looked at (${errorCode(error)}).`,
        'See that you may read the home folder.',
      );
      findings.push({ check: name, ...verdict });
    }
  }
  return findings;
}

function readSettings({ config }: HomePaths): { settings: Settings; findings: Finding[] } {
  try {
    return { settings: loadSettings(config), findings: [] };
  } catch (error) {
    const problems =
      error instanceof SettingsError ? error.problems : [`config.yaml cannot be read (${errorCode(error)})`];
    const remedy = 'Mend that line, or remove it: every setting has a default.';
    return {
      settings: settingsSchema.parse({}),
      findings: problems.map((message) => ({ check: 'settings', ...problem(message, remedy) })),
    };
  }
}

async function findOwner(paths: HomePaths): Promise<OwnerStatus | 'silent' | null> {
  try {
    return await createControlClient(paths, ANSWER_MS).status();
  } catch (error) {
    if (!(error instanceof NotRunningError)) return 'silent';
  }
  try {
    return isHomeTaken(paths.lock) ? 'silent' : null;
  } catch {
    return null;
  }
}
