import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json, which lies two folders above the entries both from source and bundled. */
export function programVersion(entriesDir: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(entriesDir, '..', '..', 'package.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  } catch {
    // A version that cannot be read must not keep a report from being printed.
  }
  return 'unknown';
}
