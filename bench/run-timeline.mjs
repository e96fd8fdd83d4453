import { join } from 'node:path';
import { PreparationError } from '../build/prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from '../build/prepare.mjs';
import { runProduct } from '../build/start/run-product.mjs';
import { testEnvironment } from '../build/test/environment.mjs';

// `npm run bench:timeline`: how long the page is busy at a stretch in a session of 10,000 events. See bench/timeline/README.md.

await runEntry(async () => {
  const found = await prepare({ chromium: true });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('nothing can be measured without the piece named above.');
  }
  const measure = join(projectRoot, 'bench', 'timeline', 'measure.ts');
  return runProduct(found.node, [measure, ...process.argv.slice(2)], { env: testEnvironment(found) });
});
