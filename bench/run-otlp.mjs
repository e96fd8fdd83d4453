import { join } from 'node:path';
import { PreparationError } from '../build/prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from '../build/prepare.mjs';
import { runProduct } from '../build/start/run-product.mjs';
import { testEnvironment } from '../build/test/environment.mjs';

// `npm run bench:otlp`: how much OpenTelemetry is taken in, and whether any of it is lost. See bench/otlp/README.md.

await runEntry(async () => {
  const found = await prepare();
  if (found.redis === null) throw new PreparationError('nothing can be measured without the piece named above.');
  const main = join(projectRoot, 'bench', 'otlp', 'main.ts');
  return runProduct(found.node, [main, ...process.argv.slice(2)], { env: testEnvironment(found) });
});
