import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { HomePaths } from './paths.ts';
import type { Settings } from './settings.ts';

/**
 * What all keys of this installation begin with. Streams, groups and checkpoints belong to one installation; a shared
 * Redis must keep two of them apart. Empty for the private Redis.
 */
export function keyPrefix(settings: Pick<Settings, 'redis'>, paths: Pick<HomePaths, 'salt' | 'home'>): string {
  if (settings.redis.url === undefined) return '';
  const key = existsSync(paths.salt) ? readFileSync(paths.salt) : paths.home;
  const installation = createHash('sha256').update('redis keys').update(key).digest('hex').slice(0, 12);
  return `${settings.redis.key_prefix}:${installation}:`;
}
