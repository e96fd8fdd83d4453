import { asObject, type JsonObject } from './loose-json.ts';

/**
 * The bytes of a rollout's line without the earlier messages that a summary repeats: those happened at another time.
 * @param bytes of the line
 */
export function withoutHistory(line: JsonObject, bytes: Buffer): Buffer {
  const payload = asObject(line.payload);
  if (payload?.replacement_history === undefined) return bytes;
  const { replacement_history, ...rest } = payload;
  return Buffer.from(JSON.stringify({ ...line, payload: rest }));
}
