import './check-node.ts';
import { keepCompiled } from './keep-compiled.ts';

keepCompiled(import.meta.filename);
const { runCommandLine } = await import('./command-line.ts');

/** Entry of the command line on Node. */
process.exitCode = await runCommandLine(process.argv.slice(2), { entriesDir: import.meta.dirname });
