import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where every command of `bench/` writes what it measured, unless it is told another place. */
export const RESULTS_FILE = join(import.meta.dirname, 'RESULTS.md');

const HEADING = /^## .*$/gm;

/** Puts a section into a page of results, in the place of its earlier form. Makes the page where there is none. */
export function saveSection(file: string, section: string): void {
  writeFileSync(file, withSection(existsSync(file) ? readFileSync(file, 'utf8') : '# What was measured\n', section));
}

/** Writes a new page, which keeps the sections of the earlier one that it has not itself: other commands wrote them. */
export function savePage(file: string, page: string): void {
  const earlier = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, withSectionsOf(page, earlier));
}

/** The page, with the sections of another page that it lacks behind its own. */
export function withSectionsOf(page: string, earlier: string): string {
  const own = new Set(page.match(HEADING));
  return (earlier.match(HEADING) ?? [])
    .filter((title) => !own.has(title))
    .reduce((whole, title) => withSection(whole, sectionOf(earlier, title) ?? ''), page);
}

/** The section of an earlier page; null where it has none. */
export function sectionOf(page: string, title: string): string | null {
  const from = page.indexOf(`\n${title}\n`);
  if (from < 0) return null;
  const end = page.indexOf('\n## ', from + title.length);
  return `${page.slice(from + 1, end < 0 ? undefined : end).trimEnd()}\n`;
}

/** The page with this section in the place of its earlier form, or at its end. */
export function withSection(page: string, section: string): string {
  const earlier = sectionOf(page, section.slice(0, section.indexOf('\n')));
  if (earlier === null) return `${page.trimEnd()}\n\n${section}`;
  return page.replace(earlier, () => section);
}
