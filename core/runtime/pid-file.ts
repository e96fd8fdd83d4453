import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const pidFileSchema = z.object({
  pid: z.number().int().positive(),
  /** ISO time of the start. */
  timestamp: z.string(),
  process_name: z.string(),
});

/** `server.pid`: who the owner is, for people and scripts (`jq .pid`). The lock, not this file, says whether it lives. */
export type PidFile = z.infer<typeof pidFileSchema>;

export function writePidFile(path: string): void {
  const content: PidFile = { pid: process.pid, timestamp: new Date().toISOString(), process_name: 'blueplane' };
  writeFileSync(path, `${JSON.stringify(content)}\n`, { mode: 0o600 });
}

/** @returns null when there is none or it cannot be understood. A plain number is the form of older servers. */
export function readPidFile(path: string): PidFile | null {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof content === 'number') return pidFileSchema.parse({ pid: content, timestamp: '', process_name: '' });
    return pidFileSchema.parse(content);
  } catch {
    return null;
  }
}

export function removePidFile(path: string): void {
  rmSync(path, { force: true });
}
