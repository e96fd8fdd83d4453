import { join } from 'node:path';
import { PreparationError } from '../build/prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from '../build/prepare.mjs';
import { runProduct } from '../build/start/run-product.mjs';
import { testEnvironment } from '../build/test/environment.mjs';

// `npm run bench:paint`: how fast views stand after a click, with a million responses. See bench/paint/README.md.

await runEntry(async () => {
  const found = await prepare({ chromium: true });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('nothing can be measured without the piece named above.');
  }
  const main = join(projectRoot, 'bench', 'paint', 'main.ts');
  return runProduct(found.node, [main, ...process.argv.slice(2)], { env: testEnvironment(found) });
});
