import type { Finding } from '../../contracts/doctor.ts';
import { resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { counted } from './counted.ts';
import { ExitStatus } from './exit-status.ts';

const MARKS: Record<Finding['state'], string> = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' };
const MARK_WIDTH = 9;

/** `doctor`. @throws ExitStatus 1 when there is a problem; a warning is none */
export async function runDoctor({ json }: { json?: boolean }, context: CliContext): Promise<void> {
  const findings = await context.examineHome(resolveHome(context.env), context.env);
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const text =
    json === true ? JSON.stringify({ healthy: problems === 0, findings }, null, 2) : doctorLines(findings).join('\n');
  context.stdout.write(`${text}\n`);
  if (problems > 0) throw new ExitStatus(1);
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
