import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import { errorCode } from './error-fields.ts';

/** Somewhere lines of text go. */
export type LineSink = {
  /** `line` without its newline. Never throws and never blocks. */
  write(line: string): void;
  /** Why lines are being lost now (`ENOSPC`), null while all is well. */
  trouble(): string | null;
  close(): Promise<void>;
};

/** Sizes of server.log as in the server's manual: 10 MB and five older files, 60 MB at most. */
const ROTATE_AT = '10M';
const OLDER_FILES = 5;
/** Lines waiting for a slow disk; beyond this many bytes they are dropped, so that a stuck disk costs no memory. */
const WAITING_MAX_BYTES = 4 * 1024 * 1024;
/** How long to leave a file alone that could not be written (full disk, lost rights). */
const REOPEN_AFTER_MS = 10_000;

export type LogFileOptions = {
  rotateAt?: `${number}${'B' | 'K' | 'M'}`;
  reopenAfterMs?: number;
  /** Makes the line that tells how many were lost. */
  lostLines(count: number, reason: string): string;
};

/**
 * The rotating log file (mode 0600). A failing disk costs lines, never the process: the file is closed, tried again
 * later, and the number of lost lines is written once it works.
 */
export function openLogFile(path: string, options: LogFileOptions): LineSink {
  let stream: RotatingFileStream | null = null;
  let lost = 0;
  let reason = '';
  let retryAt = 0;

  function open(): RotatingFileStream {
    const opened = createStream(basename(path), {
      path: dirname(path),
      size: options.rotateAt ?? ROTATE_AT,
      rotate: OLDER_FILES,
      mode: 0o600,
    });
    opened.on('error', (error) => {
      if (stream !== opened) return;
      stream = null;
      lost += 1;
      reason = errorCode(error);
      retryAt = performance.now() + (options.reopenAfterMs ?? REOPEN_AFTER_MS);
    });
    return opened;
  }

  return {
    write(line) {
      if (stream === null && performance.now() >= retryAt) stream = open();
      if (stream === null || stream.writableLength > WAITING_MAX_BYTES) {
        lost += 1;
        if (stream !== null) reason = 'slow disk';
        return;
      }
      if (lost > 0) {
        stream.write(`${options.lostLines(lost, reason)}\n`);
        lost = 0;
      }
      stream.write(`${line}\n`);
    },
    trouble: () => (lost > 0 ? reason : null),
    close() {
      const closing = stream;
      stream = null;
      retryAt = Number.POSITIVE_INFINITY;
      if (closing === null) return Promise.resolve();
      return new Promise((resolve) => {
        closing.once('close', () => resolve());
        closing.end();
      });
    },
  };
}
