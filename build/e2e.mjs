import { notice, PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot } from './prepare.mjs';
import { testEnvironment } from './test/environment.mjs';
import { failureLines, lastLine } from './test/reports.mjs';
import { noOutcome, noteFailure, runStages } from './test/run-stages.mjs';
import { stages } from './test/stages.mjs';

// `npm run e2e`: prepares a fresh clone, builds, and runs the end-to-end tests, or those that are named after `--`.
// It ends as `npm test` does.

const outcome = noOutcome();
const { counts } = outcome;
try {
  await runEndToEnd(process.argv.slice(2));
} catch (error) {
  notice(error instanceof PreparationError ? error.message : error.stack);
  noteFailure(outcome, 'preparation', error.message);
}
if (counts.failed > 0 || counts.passed === 0) {
  process.exitCode = 1;
}
process.stdout.write(`\n${[...failureLines(outcome.failures), lastLine(counts)].join('\n')}\n`);

async function runEndToEnd(names) {
  const found = await prepare({ chromium: true });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('the tests cannot run without the piece named above.');
  }
  const filters = names.map((name) => (name.startsWith('e2e') ? name : `e2e/${name}`));
  const [stage] = stages(projectRoot, filters).endToEnd;
  const env = testEnvironment(found, { compileCacheOf: projectRoot, full: true });
  const where = { root: projectRoot, node: found.node, env };
  await runStages([stage], where, outcome);
}
