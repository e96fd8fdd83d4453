import { isOwnerAction } from '../../contracts/api.ts';
import type { Changed } from '../../contracts/changed.ts';
import { runWorker } from '../worker.ts';

/** A worker that does what it is asked, for tests of the processes around it. */
runWorker(async (boot, log, _tellTrouble, askOwner) => {
  log.info({ home_given: boot.home !== '' }, 'steady worker starts');
  const zero = { bytesTotal: 0, bytesRead: 0, rejectedLines: 0, rejectedByReason: {} };
  const skipped = Array.from({ length: Number(process.env.TEST_SKIPPED ?? 0) }, (_, index) => ({
    path: `/projects/${'long-name-'.repeat(20)}${index}.jsonl`,
    reason: 'a FIFO, not a file',
  }));
  let paused = boot.paused;
  let tellChange: (change: Changed) => void = () => undefined;
  let revision = 0;
  return {
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
    onChanged: (listener) => {
      tellChange = listener;
    },
    call: async (method, args) => {
      revision += 1;
      tellChange({ revision });
      if (method === 'refuse') throw new Error('there is no such figure');
      if (isOwnerAction(method)) return askOwner(method, args);
      return { method, args };
    },
    info: { dashboard: 'http://127.0.0.1:1/', address: 'http://127.0.0.1:1/?token=first' },
    ingest: async (report) => {
      report({ files: 2, filesRead: 1, lines: 3, events: 3, ...zero, skipped });
      const wait = Number(process.env.TEST_INGEST_MS ?? 0);
      await new Promise((resolve) => setTimeout(resolve, wait));
      return { files: paused ? 0 : 2, filesRead: 2, lines: 5, events: 5, ...zero, skipped };
    },
    drain: async () => ({}),
    mintAddress: async () => ({ address: `http://127.0.0.1:1/?token=${process.pid}` }),
    stop: async () => log.info('steady worker stops'),
  };
});
