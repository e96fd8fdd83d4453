import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notice, PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot } from './prepare.mjs';
import { testEnvironment } from './test/environment.mjs';
import { faultTable, readLedger } from './test/fault-table.mjs';
import { lastLine, readVitestReport } from './test/reports.mjs';
import { runStage } from './test/stages.mjs';

// `npm run test:faults`: harms a running Blueplane in many ways and counts what becomes of what was written; a short form of
// it is part of `npm test`. `-- --full` has the whole amounts: hundreds of kills, 10,000 poison events, 50,000 session files,
// longer outages. Other words go to vitest: `-- -t Redis` runs some faults only. Ends with a table of the faults.

const words = process.argv.slice(2);
const isFull = words.includes('--full');
const folder = mkdtempSync(join(tmpdir(), 'bp-faults-'));
const ledger = join(folder, 'ledger.jsonl');
let counts = { passed: 0, failed: 0, skipped: 0 };
let ok = false;
try {
  ({ counts, ok } = await run());
} catch (error) {
  notice(error instanceof PreparationError ? error.message : error.stack);
  counts.failed = 1;
} finally {
  process.stdout.write(`\n${faultTable(readLedger(ledger, readFileSync)).join('\n')}\n\n${lastLine(counts)}\n`);
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = ok ? 0 : 1;

async function run() {
  const found = await prepare({ bundle: false });
  if (found.redis === null) throw new PreparationError('the tests cannot run without the piece named above.');
  const report = join(folder, 'vitest.json');
  const stage = {
    name: isFull ? 'faults, all of them' : 'faults',
    arguments: [
      join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      'core/faults',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...words.filter((word) => word !== '--full'),
    ],
    // What failed stands right above the table.
    report: { path: report, read: readVitestReport, failures: () => [] },
  };
  const env = { ...testEnvironment(found), BLUEPLANE_FAULTS_LEDGER: ledger };
  if (isFull) env.BLUEPLANE_TEST_AMOUNT = 'full';
  return runStage(stage, { root: projectRoot, node: found.node, env });
}
