import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { testFolder } from '../runtime/test-folder.ts';

/** Prints the address of each module that was loaded, to standard error when all is done. */
const TELL = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  process.on('exit', () => process.stderr.write(JSON.stringify(loaded)));`)}`;

function modulesOf(...words: string[]): string[] {
  const cli = join(import.meta.dirname, 'cli.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--import', TELL, cli, ...words], {
    encoding: 'utf8',
    env: { ...process.env, BLUEPLANE_HOME: testFolder() },
  });
  expect(status).toBe(0);
  return z.array(z.string()).parse(JSON.parse(stderr));
}

it('prints a report without loading schemas, prices and questions that it does not ask', () => {
  const loaded = modulesOf('report', 'daily', '--json', '--since', '2026-11-01', '--platform', 'cursor');
  expect(loaded.filter((url) => url.endsWith('core/query/report.ts'))).toHaveLength(1);
  const unwanted =
    /\/node_modules\/(zod|ioredis|pino|yaml)\/|core\/(pricing|contracts\/api|query\/(query-service|blocks))/;
  expect(loaded.filter((url) => unwanted.test(url))).toEqual([]);
});
