import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Whether the native files beside the archive are those of the target, all of them and no others.
 * @param {import('./packed-folder.mjs').PackedFolder} packed
 * @returns {string | null} what is wrong
 */
export function nativeFilesProblem({ resources, platform, arch }) {
  const found = unpackedFiles(resources).filter((path) => path.endsWith('.node'));
  const expected = [
    new RegExp(`^node_modules/better-sqlite3/prebuilds/${platform}-${arch}\\.node$`),
    // Of its two Linux forms the one that the packing system itself uses is there.
    new RegExp(`^node_modules/@parcel/watcher-${platform}-${arch}(-glibc|-musl)?/watcher\\.node$`),
  ];
  const missing = expected.filter((pattern) => !found.some((path) => pattern.test(path)));
  if (missing.length > 0) {
    return `no native file for ${platform}-${arch} matches ${missing.map((pattern) => pattern.source).join(', ')}`;
  }
  const foreign = found.filter((path) => !expected.some((pattern) => pattern.test(path)));
  return foreign.length > 0 ? `native files of no use on ${platform}-${arch}: ${foreign.join(', ')}` : null;
}

/** Everything beside the archive, with `/` between the parts. */
function unpackedFiles(resources) {
  const folder = join(resources, 'app.asar.unpacked');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.split(sep).join('/'));
}
