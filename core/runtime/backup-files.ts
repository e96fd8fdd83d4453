import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomePaths } from './paths.ts';

const NAME = /^telemetry-\d{4}-\d\d-\d\dT\d{6}Z\.db$/;

/** @param now epoch milliseconds */
export function backupName(now: number): string {
  return `telemetry-${instantOf(now)}.db`;
}

/** Where a damaged database is kept. @param now epoch milliseconds */
export function damagedName(now: number): string {
  return `damaged-${instantOf(now)}.db`;
}

/** All complete backups of a home, oldest first: by their names, since a copied folder has new times. */
export function findBackups({ backups }: Pick<HomePaths, 'backups'>): string[] {
  if (!existsSync(backups)) return [];
  return readdirSync(backups)
    .filter((name) => NAME.test(name))
    .sort()
    .map((name) => join(backups, name));
}

/** The newest complete backup of a home; null: there is none. `madeAt` in epoch milliseconds. */
export function newestBackup(paths: Pick<HomePaths, 'backups'>): { path: string; madeAt: number } | null {
  const path = findBackups(paths).at(-1);
  const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  return path === undefined || stats === undefined ? null : { path, madeAt: stats.mtimeMs };
}

/** A time as a name of a file may hold it, UTC. */
function instantOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}
