import type { Finding } from '../contracts/doctor.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { Settings } from '../runtime/settings.ts';

/** The home that is looked at, and what is known of it before any check. Nothing of it is ever written. */
export type Patient = {
  paths: HomePaths;
  env: Readonly<Record<string, string | undefined>>;
  /** The settings in force; the defaults where the file cannot be used. */
  settings: Settings;
  /** Who owns the home: `silent` owns it and does not answer. */
  owner: OwnerStatus | 'silent' | null;
  /** Epoch milliseconds. */
  now: number;
};

/** Looks at one thing. Whatever it throws is a problem of its own. */
export type Check = { name: string; look(patient: Patient): Promise<Verdict[]> | Verdict[] };

export type Verdict = Omit<Finding, 'check'>;

export function ok(message: string): Verdict {
  return { state: 'ok', message, remedy: null };
}

export function warning(message: string, remedy: string): Verdict {
  return { state: 'warning', message, remedy };
}

export function problem(message: string, remedy: string): Verdict {
  return { state: 'problem', message, remedy };
}
