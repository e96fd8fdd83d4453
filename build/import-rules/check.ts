import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { CRUISE_OPTIONS } from './options.ts';
import { FORBIDDEN } from './rules.ts';

const CHECKED = ['core', 'main', 'preload', 'renderer', 'build', 'bench', 'e2e'];

export type Violation = { rule: string; from: string; to: string; why: string };

/**
 * Reads every import of a source tree and judges it by the rules.
 * @param root the folder that holds `core/` and its neighbours
 */
export async function checkImports(root: string): Promise<{ modules: number; violations: Violation[] }> {
  const present = CHECKED.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(present, {
    ...CRUISE_OPTIONS,
    ruleSet: { forbidden: FORBIDDEN },
    validate: true,
    baseDir: root,
  });
  if (typeof output === 'string') {
    throw new Error(`dependency-cruiser answered with text: ${output}`);
  }
  const reasons = new Map(FORBIDDEN.map((rule) => [rule.name, rule.comment]));
  return {
    modules: output.summary.totalCruised,
    violations: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      why: reasons.get(rule.name) ?? '',
    })),
  };
}
