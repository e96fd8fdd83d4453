import cliProgress from 'cli-progress';
import type { IngestProgress } from '../../contracts/worker-messages.ts';
import type { CliContext } from './context.ts';
import { counted } from './counted.ts';

/** Redraws a second; more costs time and shows nothing more. */
const REDRAWS_A_SECOND = 10;
/** Room that the words beside the bar take. */
const WORDS_WIDTH = 60;
const WIDEST_BAR = 40;
const NARROWEST_BAR = 10;

export type ProgressBar = {
  update(progress: IngestProgress): void;
  stop(): void;
};

/** A bar on stderr that follows a run over the sources; nothing at all when stderr is no terminal. */
export function createProgressBar(stream: CliContext['stderr']): ProgressBar {
  if (stream.isTTY !== true) return { update() {}, stop() {} };
  const bar = new cliProgress.SingleBar({
    stream,
    fps: REDRAWS_A_SECOND,
    barsize: Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, (stream.columns ?? 80) - WORDS_WIDTH)),
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    format: (options, params, payload: { words?: string }) =>
      `${cliProgress.Format.BarFormat(params.progress, options)} ${Math.floor(params.progress * 100)}%  ${payload.words ?? ''}`,
  });
  let started = false;
  return {
    update(progress) {
      // 0 of 0 bytes is a finished run: everything was read before.
      const total = Math.max(1, progress.bytesTotal);
      const read = progress.bytesTotal === 0 ? 1 : Math.min(progress.bytesRead, total);
      const words = { words: `${counted(progress.files, 'file')}, ${counted(progress.lines, 'line')}` };
      if (!started) bar.start(total, read, words);
      started = true;
      bar.setTotal(total);
      bar.update(read, words);
    },
    stop() {
      if (started) bar.stop();
      started = false;
    },
  };
}
