import { LOG_LEVELS, type LogLevel } from '../contracts/settings.ts';

/** pino's level numbers under the words of server.log. */
const PINO_LEVELS: Record<LogLevel, number> = { DEBUG: 20, INFO: 30, WARNING: 40, ERROR: 50, CRITICAL: 60 };
const PINO_NAMES = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal' } as const;

/** The environment variable by which the supervisor tells its workers the level. */
export const LOG_LEVEL_VARIABLE = 'BLUEPLANE_LOG_LEVEL';

/** The word for a pino level number; numbers between two levels take the lower word. */
export function levelWord(pinoLevel: number): LogLevel {
  return LOG_LEVELS.findLast((word) => PINO_LEVELS[word] <= pinoLevel) ?? 'DEBUG';
}

/** pino's own name of a level: `WARNING` is `warn`. */
export function pinoLevelName(level: LogLevel): (typeof PINO_NAMES)[LogLevel] {
  return PINO_NAMES[level];
}

/** The level asked for in the environment, INFO when none or an unknown one is. */
export function levelFromEnvironment(env: Record<string, string | undefined>): LogLevel {
  const asked = env[LOG_LEVEL_VARIABLE]?.toUpperCase();
  return LOG_LEVELS.find((level) => level === asked) ?? 'INFO';
}

/** Whether a record of `level` is written when `threshold` is set. */
export function isLogged(level: LogLevel, threshold: LogLevel): boolean {
  return PINO_LEVELS[level] >= PINO_LEVELS[threshold];
}
