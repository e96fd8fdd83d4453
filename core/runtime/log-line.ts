import { z } from 'zod';
import type { LogLevel } from '../contracts/settings.ts';
import { levelWord } from './log-level.ts';
import { withoutPaths } from './without-paths.ts';

/** Longest line of server.log, in characters. A longer one is cut: something wrote what does not belong there. */
const LINE_MAX_LENGTH = 4_000;

/** One record as pino writes it; every further member is a field. */
const recordSchema = z.looseObject({
  level: z.number(),
  time: z.number(),
  component: z.string(),
  msg: z.string().default(''),
});

export type LogRecord = { level: LogLevel; line: string; message: string };

/** Turns a JSON line of pino into a line of server.log. @returns null for anything else. */
export function readLogRecord(json: string): LogRecord | null {
  const parsed = recordSchema.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const { level, time, component, msg, ...fields } = parsed.data;
  const word = levelWord(level);
  return { level: word, message: messageOf(msg, fields), line: formatLogLine(time, word, component, msg, fields) };
}

/**
 * `2026-11-21 14:03:05,123 INFO event_consumer: stored events=100`, in local time as people read it, always one line and
 * without any absolute path: wherever a line comes from, this is its only way into server.log.
 * @param time epoch milliseconds.
 */
export function formatLogLine(
  time: number,
  level: LogLevel,
  component: string,
  message: string,
  fields: Record<string, unknown> = {},
): string {
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${fieldText(value)}`);
  const line = `${timestamp(time)} ${level} ${component}: ${withoutPaths(message)}${pairs.join('')}`;
  return line.replaceAll(/[\r\n\u2028\u2029]+/g, ' ').slice(0, LINE_MAX_LENGTH);
}

/** A text as it is when it is one word, else quoted; an error as `type code message`. */
function fieldText(value: unknown): string {
  if (typeof value !== 'string') {
    return JSON.stringify(value, (_key, part) => (typeof part === 'string' ? withoutPaths(part) : part)) ?? 'undefined';
  }
  const text = withoutPaths(value);
  return /^[\w.:/+-]+$/.test(text) ? text : JSON.stringify(text);
}

/** The message with its error's sentence, for the state of a process in `status`. */
function messageOf(message: string, fields: Record<string, unknown>): string {
  const error = z.object({ message: z.string() }).safeParse(fields.error);
  return error.success ? `${message}: ${error.data.message}` : message;
}

function timestamp(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), pad(date.getMonth() + 1, 2), pad(date.getDate(), 2)].join('-');
  const clock = [pad(date.getHours(), 2), pad(date.getMinutes(), 2), pad(date.getSeconds(), 2)].join(':');
  return `${day} ${clock},${pad(date.getMilliseconds(), 3)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
