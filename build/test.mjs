import { join } from 'node:path';
import { notice, PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot } from './prepare.mjs';
import { testEnvironment } from './test/environment.mjs';
import { failureLines, lastLine } from './test/reports.mjs';
import { noOutcome, noteFailure, runStages } from './test/run-stages.mjs';
import { stages } from './test/stages.mjs';

// `npm test`: prepares a fresh clone, then types, lint, import rules, build, unit and integration tests, end-to-end tests.
// Whatever fails, the others run all the same, and every failure is named once more at the end. The last line is
// always `tests: N passed, N failed, N skipped`. With `--full`, `npm run test:full`: every repetition.
//
// With CI set in the environment, only failures are printed, and a file that failed runs once more, alone: what passes
// then is named `unsteady:` above the last line, a defect to find, and fails nothing. What may not be repeated, tests of
// kills above all, stands in test/repeat.mjs.

const outcome = noOutcome();
const { counts } = outcome;
const words = process.argv.slice(2);
const isCi = (process.env.CI ?? '') !== '';

try {
  await runAll(
    words.filter((word) => word !== '--full'),
    words.includes('--full'),
  );
} catch (error) {
  noteProblem('preparation', error);
}
if (counts.passed + counts.failed === 0) {
  notice('no test was run: a filter matches none, all were skipped, or only `npm run test:full` has them.');
  process.exitCode = 1;
}
if (counts.failed > 0) {
  process.exitCode = 1;
}
const ending = [...failureLines(outcome.unsteady, 'unsteady'), ...failureLines(outcome.failures), lastLine(counts)];
process.stdout.write(`\n${ending.join('\n')}\n`);

async function runAll(filters, full) {
  const found = await prepare({ chromium: true, bundle: false });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('the tests cannot run without the piece named above.');
  }
  const env = testEnvironment(found, { compileCacheOf: projectRoot, full });
  const where = { root: projectRoot, node: found.node, env };
  const { checks, unit, endToEnd } = stages(projectRoot, filters, { isQuiet: isCi });
  const run = (some) => runStages(some, where, outcome, { repeatsFailed: isCi });
  if (await run(checks)) {
    return;
  }
  const isBuilt = endToEnd.length > 0 && (await build());
  if (isBuilt) {
    env.BLUEPLANE_TEST_ENTRIES = join(projectRoot, 'out', 'main');
  }
  if ((await run(unit)) || !isBuilt) {
    return;
  }
  await run(endToEnd);
}

/** @returns {Promise<boolean>} whether `out/` is that of the sources now */
async function build() {
  process.stdout.write('\n== build ==\n');
  try {
    await prepare();
    return true;
  } catch (error) {
    noteProblem('build', error);
    return false;
  }
}

function noteProblem(step, error) {
  notice(error instanceof PreparationError ? error.message : error.stack);
  noteFailure(outcome, step, error.message);
}
