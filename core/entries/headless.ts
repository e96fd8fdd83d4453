import './check-node.ts';
import { runHeadless } from '../interfaces/cli/headless.ts';
import { programVersion } from '../interfaces/cli/program-version.ts';
import { prepareDatabase } from './prepare-database.ts';

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
