import { Worker } from 'node:worker_threads';
import type { HelperBoot } from '../contracts/derive-helper.ts';
import { entryFile } from '../runtime/node-process-host.ts';
import type { StartHelper } from '../slow-path/derive-helpers.ts';

/** Runs helpers of the slow path as threads of its process. @param entriesDir folder of the entry points */
export function helperThreads(entriesDir: string, boot: Omit<HelperBoot, 'platform'>): StartHelper {
  return (platform, onDerived, onEnd) => {
    const data: HelperBoot = { ...boot, platform };
    const thread = new Worker(entryFile(entriesDir, 'derive-helper'), { workerData: data });
    let failure: unknown = null;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    thread.on('message', onDerived);
    thread.on('error', (error) => {
      failure = error;
    });
    thread.on('exit', () => {
      onEnd(failure);
      resolve();
    });
    return {
      stop() {
        thread.postMessage('stop');
        return ended;
      },
    };
  };
}
