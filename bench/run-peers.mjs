import { join } from 'node:path';
import { PreparationError } from '../build/prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from '../build/prepare.mjs';
import { runProduct } from '../build/start/run-product.mjs';
import { testEnvironment } from '../build/test/environment.mjs';

// `npm run bench:peers`: the same history read by this program and by others. See bench/peers/README.md.

await runEntry(async () => {
  const found = await prepare();
  if (found.redis === null) throw new PreparationError('nothing can be measured without the piece named above.');
  const main = join(projectRoot, 'bench', 'peers', 'main.ts');
  return runProduct(found.node, [main, ...process.argv.slice(2)], { env: testEnvironment(found) });
});
