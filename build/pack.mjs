import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { provideBundledRedis } from './pack/provide-redis.mjs';
import { PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from './prepare.mjs';
import { runProduct } from './start/run-product.mjs';

// `npm run pack`: the installable packages for this system, in dist/. Words after `--` go to electron-builder
// (`npm run pack -- --dir`: only the folder). Electron itself is downloaded by it.

await runEntry(async () => {
  const { node } = await prepare();
  if (!existsSync(join(projectRoot, 'out', 'main', 'index.js'))) {
    throw new PreparationError('this version has no desktop application to package.');
  }
  await provideBundledRedis(projectRoot, process.env);
  const builder = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js');
  const words = ['--publish', 'never', ...process.argv.slice(2)];
  return runProduct(node, [builder, ...words], { cwd: projectRoot, env: process.env });
});
