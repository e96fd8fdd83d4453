import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import { goneSentence } from '../../../core/format/index.ts';
import type { ToastTone } from '../../shared/components/toast.tsx';
import { fileName, folderOf } from '../data/export-file.ts';
import { refusalWords } from '../data/refusal-words.ts';
import { jobShare } from './job-share.ts';
import { type JobView, jobKey, type WatchedJob } from './job-watch.ts';

/** What stands in the side bar while a job runs, and until somebody has looked at what came of it; null: nothing. */
export function noteWords({ job, watched }: JobView): string | null {
  if (job === null) return null;
  const isExport = job.kind === 'export';
  if (job.state === 'running') return `${isExport ? 'Exporting' : 'Purging'} ${Math.floor(jobShare(job) * 100)}%`;
  if (watched?.key !== jobKey(job)) return null;
  if (job.state !== 'done') return isExport ? 'Export stopped' : 'Purge stopped';
  return isExport ? 'Export ready' : 'Purged';
}

/** What a job came to, in a few words for whoever looks at something else. */
export type JobTold = { tone: ToastTone; title: string; text: string };

/** What a toast says of a job that ended while no dialog showed it; null where there is nothing to say. */
export function toastWords({ job, watched }: JobView): JobTold | null {
  if (watched?.phase === 'lost') return lostWords(watched);
  if (watched?.phase !== 'ended' || job === null) return null;
  return outcomeWords(job);
}

function lostWords({ kind }: WatchedJob): JobTold {
  return kind === 'export'
    ? {
        tone: 'bad',
        title: 'The export stopped',
        text: 'Blueplane was ended meanwhile. Nothing stored changed. Export again.',
      }
    : {
        tone: 'bad',
        title: 'The purge was interrupted',
        text: 'Blueplane was ended meanwhile. What had begun was finished at its start: Data and privacy says what the last purge was.',
      };
}

/** What a job came to. */
export function outcomeWords(job: LifecycleJob): JobTold {
  const { kind, state, message } = job;
  if (kind === 'export') {
    if (job.export !== null) {
      const { path } = job.export;
      return { tone: 'ok', title: 'The export is ready', text: `${fileName(path)} in ${folderOf(path)}` };
    }
    if (state === 'cancelled') {
      return { tone: 'stopped', title: 'The export was stopped', text: 'The unfinished file was removed.' };
    }
    return { tone: 'bad', title: 'The export stopped', text: refusalWords(message ?? '') };
  }
  if (job.purge !== null) {
    const { purged, proof, left } = job.purge;
    const isWell = proof.clean && left.length === 0;
    return {
      tone: isWell ? 'ok' : 'warn',
      title: isWell ? 'The purge is done' : 'The purge left something',
      text: goneSentence(purged),
    };
  }
  if (state === 'cancelled') return { tone: 'stopped', title: 'The purge was stopped', text: 'Nothing was deleted.' };
  return { tone: 'bad', title: 'The purge stopped', text: message ?? '' };
}
