import { onTestFinished } from 'vitest';
import { openServerLog, type ServerLog } from './server-log.ts';

/** A log of a test, which takes only what is critical; closed at its end, as an open file is reported by Node. */
export function testLog(path: string): ServerLog {
  const log = openServerLog(path, 'CRITICAL');
  onTestFinished(() => log.close());
  return log;
}
