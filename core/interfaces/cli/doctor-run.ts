import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../../contracts/doctor.ts';
import { counted } from '../../format/index.ts';
import { errorCode } from '../../runtime/error-fields.ts';
import { resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';

const MARKS: Record<Finding['state'], string> = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' };
const MARK_WIDTH = 9;

/** Options of `doctor` as they were typed. */
export type DoctorOptions = { json?: boolean; save?: string };

/** `doctor`. @throws ExitStatus 1 when there is a problem, or the file cannot be written; a warning is none */
export async function runDoctor({ json, save }: DoctorOptions, context: CliContext): Promise<void> {
  const findings = await context.examineHome(resolveHome(context.env), context.env);
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const text =
    json === true ? JSON.stringify({ healthy: problems === 0, findings }, null, 2) : doctorLines(findings).join('\n');
  context.stdout.write(`${text}\n`);
  if (save !== undefined) await saveDiagnostics(resolve(save), context);
  if (problems > 0) throw new ExitStatus(1);
}

/** Only the user reads it before they hand it on. */
const MODE = 0o600;

async function saveDiagnostics(path: string, { env, diagnose, stderr }: CliContext): Promise<void> {
  const { text } = await diagnose(resolveHome(env), env);
  try {
    writeFileSync(path, text, { mode: MODE, flag: 'wx' });
  } catch (error) {
    const reason = errorCode(error) === 'EEXIST' ? 'it is there already' : errorCode(error);
    throw new ExitStatus(1, `blueplane: ${path} cannot be written (${reason}). Choose another name.`);
  }
  stderr.write(`Wrote ${path}. Look at it before you hand it on; Blueplane sends nothing.\n`);
}

/** The findings for people, each with its remedy below it. */
export function doctorLines(findings: readonly Finding[]): string[] {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const sums = [
    ...(count('problem') > 0 ? [counted(count('problem'), 'problem')] : []),
    ...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
  ];
  return [
    ...findings.flatMap(({ check, state, message, remedy }) => [
      `${MARKS[state].padEnd(MARK_WIDTH)}${check}: ${message}`,
      ...(remedy === null ? [] : [`${' '.repeat(MARK_WIDTH)}→ ${remedy}`]),
    ]),
    '',
    sums.length === 0 ? 'All is well.' : `${sums.join(', ')}.`,
  ];
}
