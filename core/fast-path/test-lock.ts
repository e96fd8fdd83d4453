import { openWritable } from '../storage/database.ts';

// Run as a process: holds the write lock of a database until its standard input ends.
const database = openWritable(process.argv[2] ?? '');
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
process.stdin.resume();
process.stdin.on('end', () => {
  // Named here, because a connection that nothing names is collected, and its lock with it.
  database.close();
  process.exit(0);
});
