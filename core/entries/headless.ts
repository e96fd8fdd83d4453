import './check-node.ts';
import { keepCompiled } from './keep-compiled.ts';

keepCompiled(import.meta.filename);
const { runHeadless } = await import('../interfaces/cli/headless.ts');
const { programVersion } = await import('../interfaces/cli/program-version.ts');
const { prepareDatabase } = await import('./prepare-database.ts');

/** The server without a desktop: what `blueplane start -d` and `npm start -- --headless` run. Options: `--open`, `--verbose`. */
process.exit(
  await runHeadless({
    env: process.env,
    arguments: process.argv.slice(2),
    entriesDir: import.meta.dirname,
    version: programVersion(import.meta.dirname),
    stdout: process.stdout,
    stderr: process.stderr,
    prepareDatabase,
  }),
);
