import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';

const redisNoteSchema = z.object({
  pid: z.number().int().nullable(),
  socket: z.string().nullable(),
  url: z.string().nullable(),
});

/** Where the private Redis of the last owner listens, `server.json` in its folder. `socket` is absolute here. */
export type RedisNote = z.infer<typeof redisNoteSchema>;

/** The socket is written as seen from the folder: no file names the home, and a home that was moved still finds it. */
export function noteRedis(directory: string, note: RedisNote): void {
  const written: RedisNote = { ...note, socket: note.socket === null ? null : relative(directory, note.socket) };
  writeFileSync(join(directory, 'server.json'), `${JSON.stringify(written)}\n`, { mode: 0o600 });
}

/** @returns null when there is none or it was cut short by a crash. */
export function readRedisNote(directory: string): RedisNote | null {
  try {
    const note = redisNoteSchema.parse(JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')));
    return { ...note, socket: note.socket === null ? null : resolve(directory, note.socket) };
  } catch {
    return null;
  }
}
