import { notice, PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot } from './prepare.mjs';
import { testEnvironment } from './test/environment.mjs';
import { lastLine } from './test/reports.mjs';
import { runStage, stages } from './test/stages.mjs';

// `npm run e2e`: prepares a fresh clone, builds, and runs the end-to-end tests, or those that are named after `--`.
// Its last line is that of `npm test`.

let counts = { passed: 0, failed: 0, skipped: 0 };
try {
  counts = await runEndToEnd(process.argv.slice(2));
} catch (error) {
  notice(error instanceof PreparationError ? error.message : error.stack);
  counts.failed = 1;
}
if (counts.failed > 0 || counts.passed === 0) {
  process.exitCode = 1;
}
process.stdout.write(`${lastLine(counts)}\n`);

async function runEndToEnd(names) {
  const found = await prepare({ chromium: true });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('the tests cannot run without the piece named above.');
  }
  const filters = names.map((name) => (name.startsWith('e2e') ? name : `e2e/${name}`));
  const [stage] = stages(projectRoot, filters).afterBuild;
  const where = { root: projectRoot, node: found.node, env: testEnvironment(found) };
  return (await runStage(stage, where)).counts;
}
