import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const redisNoteSchema = z.object({
  pid: z.number().int().nullable(),
  socket: z.string().nullable(),
  url: z.string().nullable(),
});

/** Where the private Redis of the last owner listens, `server.json` in its folder. */
export type RedisNote = z.infer<typeof redisNoteSchema>;

export function noteRedis(directory: string, note: RedisNote): void {
  writeFileSync(join(directory, 'server.json'), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** @returns null when there is none or it was cut short by a crash. */
export function readRedisNote(directory: string): RedisNote | null {
  try {
    return redisNoteSchema.parse(JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')));
  } catch {
    return null;
  }
}
