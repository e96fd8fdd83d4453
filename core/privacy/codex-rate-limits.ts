import type { CodexRateLimit } from '../contracts/codex-record.ts';
import { codexTime } from './codex-time.ts';
import { identifier } from './labels.ts';
import { asAmount, asCount, asObject, compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** A window may be overdrawn, but not a hundred times over. */
const MAXIMUM_PERCENT = 10_000;
/** Ten years: longer than any window. */
const MAXIMUM_MINUTES = 5_256_000;

/**
 * The rate-limit windows of a token_count line. Old versions write them flat and without a reset, later ones with the
 * seconds left, the newest with the time of the reset.
 *
 * @param readAtMs time of the line, epoch milliseconds
 */
export function readCodexRateLimits(value: unknown, readAtMs: number, hasher: SaltedHasher): CodexRateLimit[] {
  const limits = asObject(value);
  if (limits === undefined) return [];
  const found: CodexRateLimit[] = [];
  for (const slot of ['primary', 'secondary'] as const) {
    const reading = readWindow(asObject(limits[slot]) ?? flatWindow(limits, slot), readAtMs);
    if (reading !== undefined)
      found.push({ slot, ...compact({ limitId: identifier(limits.limit_id, hasher) }), ...reading });
  }
  return found;
}

function flatWindow(limits: JsonObject, slot: string): JsonObject {
  return { used_percent: limits[`${slot}_used_percent`], window_minutes: limits[`${slot}_window_minutes`] };
}

function readWindow(window: JsonObject, readAtMs: number): Omit<CodexRateLimit, 'slot' | 'limitId'> | undefined {
  const usedPercent = asAmount(window.used_percent);
  if (usedPercent === undefined || usedPercent > MAXIMUM_PERCENT) return undefined;
  const minutes = asCount(window.window_minutes);
  return {
    usedPercent,
    ...compact({
      windowMinutes: minutes === undefined || minutes > MAXIMUM_MINUTES ? undefined : minutes,
      resetsAt: readReset(window, readAtMs),
    }),
  };
}

function readReset(window: JsonObject, readAtMs: number): number | undefined {
  const secondsLeft = asAmount(window.resets_in_seconds);
  const named =
    codexTime(window.resets_at) ?? (secondsLeft === undefined ? undefined : codexTime(readAtMs + secondsLeft * 1_000));
  return named === undefined ? undefined : Date.parse(named);
}
