import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { notice } from './prepare/notice.mjs';
import { prepare, projectRoot, runEntry } from './prepare.mjs';
import { hasAiTool } from './start/ai-tools.mjs';
import { createDemoHome } from './start/demo.mjs';
import { downloadElectron } from './start/electron-program.mjs';
import { runProduct } from './start/run-product.mjs';
import { chooseRuntime, hasDisplay } from './start/runtime.mjs';

// `npm start` and, with --demo, `npm run demo`: prepares a fresh clone, then runs the product in the foreground.

const USAGE = 'npm start -- [--headless] [--no-open]; npm run demo -- [--headless] [--no-open]';

await runEntry(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    return 2;
  }
  const { node, redis } = await prepare();
  if (!options.demo && !hasAiTool(process.env)) {
    notice(
      'no AI coding tool has left anything on this machine yet; `npm run demo` shows Blueplane on sample sessions.',
    );
  }
  const demo = options.demo ? await createDemoHome(projectRoot, node) : null;
  try {
    const env = { ...process.env, ...demo?.env };
    if (redis !== null) {
      env.BLUEPLANE_REDIS_SERVER = redis;
    }
    return await runChosen(options, node, env);
  } finally {
    demo?.remove();
  }
});

async function runChosen(options, node, env) {
  const { headless } = options;
  const runtime = await chooseRuntime(
    { root: projectRoot, headless, env, platform: process.platform, uid: process.getuid?.() },
    () => downloadElectron(projectRoot, node, env),
  );
  if ('electron' in runtime) {
    return runProduct(runtime.electron, [projectRoot], { env });
  }
  notice(runtime.headless);
  const screen = process.platform !== 'linux' || hasDisplay(env);
  const open = options.open && screen && !options.headless ? '--open' : '--no-open';
  return runProduct(node, [join(projectRoot, 'out', 'main', 'headless.js'), open], { env });
}

/** @returns {{ headless: boolean, open: boolean, demo: boolean } | null} null after a sentence about a wrong word */
function readOptions(words) {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        headless: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
      },
    });
    return { headless: values.headless, open: !values['no-open'], demo: values.demo };
  } catch (error) {
    notice(`${error.message.split('.')[0]}. Allowed: ${USAGE}.`);
    return null;
  }
}
