import './check-node.ts';
import { jobOrderSchema } from '../contracts/lifecycle-job.ts';
import { backUp } from '../lifecycle/back-up.ts';
import { exportHome, previewExport } from '../lifecycle/export-home.ts';
import { finishOpenPurges, purgeHome } from '../lifecycle/purge-home.ts';
import { previewPurge } from '../lifecycle/purge-preview.ts';
import { homePaths } from '../runtime/paths.ts';
import { runWorker } from '../runtime/worker.ts';
import { diagnose } from './diagnostics.ts';
import { emptyRedis } from './empty-redis.ts';
import { explainDamage } from './explain-damage.ts';
import { explainPurge } from './explain-purge.ts';
import { purgeDerivations } from './purge-derivations.ts';

/** A purge, an export or a backup, in a process of its own that ends with it. The owner sees to it that nobody else writes. */
runWorker(
  async (boot) => {
    const paths = homePaths(boot.home);
    const cancelled = new AbortController();
    const derivations = purgeDerivations(boot.settings);
    return {
      async job(unchecked, report) {
        const order = jobOrderSchema.parse(unchecked);
        if (order.kind === 'export') return exportHome(paths, order.args, { report, signal: cancelled.signal });
        if (order.kind === 'exportPreview') return previewExport(paths, order.selection);
        if (order.kind === 'diagnostics') return diagnose(boot.home, process.env);
        if (order.kind === 'backup') return backUp(paths, Date.now());
        if (order.kind === 'preview') return previewPurge(paths, order.scope, { derivations });
        const tools = { derivations, report, emptyQueue: () => emptyRedis(boot.redis) };
        return order.kind === 'finish' ? finishOpenPurges(paths, tools) : purgeHome(paths, order.scope, tools);
      },
      cancelJob: () => cancelled.abort(),
      stop: async () => undefined,
    };
  },
  (error, boot) => explainPurge(explainDamage(error, boot)),
);
