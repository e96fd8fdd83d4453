import { notice, PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot } from './prepare.mjs';
import { testEnvironment } from './test/environment.mjs';
import { lastLine } from './test/reports.mjs';
import { runStage, stages } from './test/stages.mjs';

// `npm test`: prepares a fresh clone, then types, lint, import rules, unit and integration tests, build, end-to-end
// tests. Stops at the first stage that fails. Its last line is always `tests: N passed, N failed, N skipped`.

const counts = { passed: 0, failed: 0, skipped: 0 };

try {
  await runAll(process.argv.slice(2));
} catch (error) {
  notice(error instanceof PreparationError ? error.message : error.stack);
  counts.failed += 1;
}
if (counts.passed + counts.failed === 0) {
  notice('no test was run: a filter matches none, or all were skipped.');
  process.exitCode = 1;
}
if (counts.failed > 0) {
  process.exitCode = 1;
}
process.stdout.write(`${lastLine(counts)}\n`);

async function runAll(filters) {
  const found = await prepare({ chromium: true, bundle: false });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('the tests cannot run without the piece named above.');
  }
  const where = { root: projectRoot, node: found.node, env: testEnvironment(found) };
  const { beforeBuild, afterBuild } = stages(projectRoot, filters);
  if (!(await runInOrder(beforeBuild, where)) || afterBuild.length === 0) {
    return;
  }
  process.stdout.write('\n== build ==\n');
  await prepare();
  await runInOrder(afterBuild, where);
}

async function runInOrder(list, where) {
  for (const stage of list) {
    const result = await runStage(stage, where);
    for (const key of Object.keys(counts)) {
      counts[key] += result.counts[key];
    }
    if (!result.ok) {
      return false;
    }
  }
  return true;
}
