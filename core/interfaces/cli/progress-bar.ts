import cliProgress from 'cli-progress';
import type { IngestProgress } from '../../contracts/worker-messages.ts';
import { counted } from '../../format/index.ts';
import type { CliContext } from './context.ts';

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
  const bar = createBar(stream);
  return {
    update: ({ bytesRead, bytesTotal, files, lines }) =>
      bar.update(bytesRead, bytesTotal, `${counted(files, 'file')}, ${counted(lines, 'line')}`),
    stop: () => bar.stop(),
  };
}

export type Bar = {
  /** @param words beside the bar */
  update(done: number, total: number, words: string): void;
  stop(): void;
};

/** A bar on stderr; nothing at all when stderr is no terminal. */
export function createBar(stream: CliContext['stderr']): Bar {
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
    update(done, total, words) {
      // 0 of 0 is a finished run: everything was done before.
      const whole = Math.max(1, total);
      const value = total === 0 ? 1 : Math.min(done, whole);
      if (!started) bar.start(whole, value, { words });
      started = true;
      bar.setTotal(whole);
      bar.update(value, { words });
    },
    stop() {
      if (started) bar.stop();
      started = false;
    },
  };
}
