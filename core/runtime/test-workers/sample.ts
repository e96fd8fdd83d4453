import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SampleReport } from '../../contracts/sample.ts';

// Stands in for `blueplane demo`: fails while the file in TEST_FULL is there, else says nothing and ends with its starter.

const { TEST_FULL = '', TEST_MARK = '' } = process.env;

if (existsSync(TEST_FULL)) {
  rmSync(TEST_FULL);
  process.send?.({ started: false, message: 'the disk is full' } satisfies SampleReport);
  process.disconnect();
} else {
  writeFileSync(TEST_MARK, String(process.pid));
  process.once('disconnect', () => rmSync(TEST_MARK));
  // Whoever is not told to end must not stay for ever.
  await sleep(60_000, null, { ref: false });
}
