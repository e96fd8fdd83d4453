import { join } from 'node:path';
import { checkImports } from './import-rules/check.ts';

/** Prints the imports that break a rule; exit code 1 when there are any, or when nothing was read. */
const { modules, violations } = await checkImports(join(import.meta.dirname, '..'));
for (const { rule, from, to, why } of violations) {
  process.stderr.write(`${from} imports ${to}: ${rule} (${why})\n`);
}
process.stdout.write(`import rules: ${modules} modules read, ${violations.length} violations\n`);
process.exitCode = violations.length === 0 && modules > 0 ? 0 : 1;
