import { join } from 'node:path';
import { PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from './prepare.mjs';
import { runProduct } from './start/run-product.mjs';
import { testEnvironment } from './test/environment.mjs';

// `npm run screenshots`: pictures of every view on sample sessions, in three sizes, light and dark, in `screenshots/`.
// `npm run screenshots -- overview,health` takes only those.

await runEntry(async () => {
  const found = await prepare({ chromium: true });
  if (found.redis === null || found.chromium === null) {
    throw new PreparationError('pictures cannot be taken without the piece named above.');
  }
  const [only] = process.argv.slice(2);
  const env = { ...testEnvironment(found), ...(only === undefined ? {} : { BLUEPLANE_SHOTS: only }) };
  const config = join(projectRoot, 'e2e', 'screenshots', 'playwright.config.ts');
  const cli = join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  return runProduct(found.node, [cli, 'test', '--config', config], { env });
});
