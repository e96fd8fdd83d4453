import type { LogLevel } from '../contracts/settings.ts';
import { type LineSink, openLogFile } from './log-file.ts';
import { isLogged } from './log-level.ts';
import { formatLogLine, type LogRecord, readLogRecord } from './log-line.ts';
import { createLogger, type Logger } from './logger.ts';

/** server.log, written by the supervising process alone: its own records and those of its workers. */
export type ServerLog = {
  logger(component: string): Logger;
  /** A line a worker wrote to stdout. @returns its record, or null when it was none (it is then logged as a warning). */
  takeWorkerLine(component: string, line: string): LogRecord | null;
  /** A line of something that does not log in our form. */
  takePlainLine(component: string, level: LogLevel, line: string): void;
  /** Why lines are being lost now, null while all is well. */
  trouble(): string | null;
  /** Least severe level that is written from now on. */
  setLevel(level: LogLevel): void;
  close(): Promise<void>;
};

/**
 * @param initialLevel least severe level that is written.
 * @param echo also receives every line, for `start --verbose` in the foreground.
 */
export function openServerLog(path: string, initialLevel: LogLevel, echo?: (line: string) => void): ServerLog {
  let level = initialLevel;
  const file: LineSink = openLogFile(path, {
    lostLines: (count, reason) =>
      formatLogLine(Date.now(), 'WARNING', 'supervisor', 'log lines were lost', { count, reason }),
  });

  function write(line: string): void {
    file.write(line);
    echo?.(line);
  }

  function takePlainLine(component: string, lineLevel: LogLevel, line: string): void {
    if (isLogged(lineLevel, level)) write(formatLogLine(Date.now(), lineLevel, component, line));
  }

  function takeWorkerLine(component: string, line: string): LogRecord | null {
    const record = readLogRecord(line);
    if (record === null) takePlainLine(component, 'WARNING', line);
    else if (isLogged(record.level, level)) write(record.line);
    return record;
  }

  return {
    // All of its own records come here, where the level of now decides.
    logger: (component) => createLogger(component, { write: (line) => void takeWorkerLine(component, line) }, 'DEBUG'),
    setLevel: (next) => {
      level = next;
    },
    takeWorkerLine,
    takePlainLine,
    trouble: () => file.trouble(),
    close: () => file.close(),
  };
}
