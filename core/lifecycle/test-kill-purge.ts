import { writeSync } from 'node:fs';
import { z } from 'zod';
import { purgeScopeSchema } from '../contracts/purge.ts';
import { homePaths } from '../runtime/paths.ts';
import { finishOpenPurges, purgeHome } from './purge-home.ts';
import { testPurgeTools } from './test-purge.ts';

/** A purge that ends its own process, as a power cut would, when it has passed so many points. */
const [home, scope, points] = z.tuple([z.string(), z.string(), z.coerce.number()]).parse(process.argv.slice(2));

let passed = 0;
const tools = {
  ...testPurgeTools(),
  passed(point: string) {
    passed += 1;
    if (passed < points) return;
    writeSync(1, point);
    process.kill(process.pid, 'SIGKILL');
    // Nothing more is done until the signal arrives.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
};

const paths = homePaths(home);
if (scope === 'finish') await finishOpenPurges(paths, tools);
else await purgeHome(paths, purgeScopeSchema.parse(JSON.parse(scope)), tools);
