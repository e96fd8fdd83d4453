import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PreparationError } from './prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from './prepare.mjs';
import { runProduct } from './start/run-product.mjs';

// `npm run pack:check`: prepares a fresh clone, packs it for Linux on a stub in Electron's place, and looks at the
// result. Needs no network beyond the preparation.

await runEntry(async () => {
  if (process.platform !== 'linux') {
    throw new PreparationError(
      'the package is checked on Linux only; `npm run pack -- --dir` lays out the one of this system.',
    );
  }
  const { node, redis } = await prepare();
  if (redis === null) {
    throw new PreparationError('the package cannot be checked without the piece named above.');
  }
  if (!existsSync(join(projectRoot, 'out', 'main', 'index.js'))) {
    throw new PreparationError('this version has no desktop application to package.');
  }
  const check = join(projectRoot, 'build', 'pack', 'check-package.mjs');
  return runProduct(node, [check, redis], { cwd: projectRoot, env: process.env });
});
