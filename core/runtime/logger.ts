import { type DestinationStream, destination, pino } from 'pino';
import type { LogLevel } from '../contracts/settings.ts';
import { errorFields } from './error-fields.ts';
import { levelFromEnvironment, pinoLevelName } from './log-level.ts';

/** Values that may follow a message as `key=value`. Numbers, flags and short words: never content, never a path. */
export type LogFields = Record<string, unknown>;

/** One method a level: DEBUG, INFO, WARNING, ERROR, CRITICAL. Fields come first: `log.info({ events: 3 }, 'stored')`. */
export type LogMethod = {
  (message: string): void;
  (fields: LogFields, message: string): void;
};
export type Logger = {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
  fatal: LogMethod;
};

/**
 * The logger of one component (`jsonl_monitor`, `event_consumer`, `slow_path`, `gateway`, `supervisor`, `redis`).
 * In a worker its JSON lines go to stdout, from where the supervisor takes them into server.log.
 * An `error` or `err` field is reduced to type, code and message without paths.
 * @param stream where the lines go instead.
 * @param level least severe level that is written; workers take it from their environment.
 */
export function createLogger(
  component: string,
  stream?: DestinationStream,
  level: LogLevel = levelFromEnvironment(process.env),
): Logger {
  return pino(
    {
      level: pinoLevelName(level),
      base: { component },
      serializers: { err: errorFields, error: errorFields },
    },
    stream ?? standardOutput(),
  );
}

/** Synchronous, so that the last words before an exit are not lost. */
function standardOutput(): DestinationStream {
  const output = destination({ fd: 1, sync: true });
  // Nobody reads any more: the supervisor is gone, and the end of the IPC channel ends this process in good order.
  output.on('error', () => undefined);
  return output;
}
