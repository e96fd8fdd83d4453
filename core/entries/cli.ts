import './check-node.ts';
import { runCommandLine } from './command-line.ts';

/** Entry of the command line on Node. */
process.exitCode = await runCommandLine(process.argv.slice(2), { entriesDir: import.meta.dirname });
