import { join } from 'node:path';
import { PreparationError } from '../build/prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from '../build/prepare.mjs';
import { runProduct } from '../build/start/run-product.mjs';
import { testEnvironment } from '../build/test/environment.mjs';

// `npm run bench:soak`: hours of work in a shorter time, and what they leave behind. See bench/soak/README.md.

await runEntry(async () => {
  const found = await prepare();
  if (found.redis === null) throw new PreparationError('nothing can be measured without the piece named above.');
  const main = join(projectRoot, 'bench', 'soak', 'main.ts');
  return runProduct(found.node, [main, ...process.argv.slice(2)], { env: testEnvironment(found) });
});
