import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { Source, Sources } from '../contracts/sources.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { HomeFacts } from './home-facts.ts';
import { sourceStatus } from './status.ts';

/** Where each tool is looked for, whether it is switched on, and what was read of it. */
export function sources(database: ReadableDB | null, home: HomeFacts): Sources {
  const { settings, origins } = home.settings();
  const folders = home.sourceFolders();
  return {
    sources: PLATFORMS.map((platform): Source => {
      const isEnabled = settings.sources[platform].enabled;
      const read = database === null ? null : sourceStatus(database, platform);
      return {
        platform,
        isEnabled,
        namedBy: namedBy(origins[`sources.${platform}.paths`]),
        folders: folders?.[platform] ?? [],
        // Of one that was switched off a moment ago the figure of the last look still stands.
        files: isEnabled ? (read?.files ?? 0) : 0,
        events: read?.events ?? 0,
        rejectedLines: read?.rejectedLines ?? 0,
        lastActivityAt: database === null ? null : lastActivity(database, platform),
      };
    }),
  };
}

function namedBy(origin: 'default' | 'file' | 'environment' | undefined): Source['namedBy'] {
  if (origin === 'file') return 'setting';
  return origin === 'environment' ? 'environment' : 'default';
}

function lastActivity(database: ReadableDB, platform: Platform): string | null {
  const row = database
    .prepare<[Platform], { at: number | null }>(
      'SELECT max(last_activity_at) AS at FROM conversations WHERE platform = ?',
    )
    .get(platform);
  return row?.at == null ? null : new Date(row.at).toISOString();
}
