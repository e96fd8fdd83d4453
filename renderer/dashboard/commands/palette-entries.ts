import type { ReactNode } from 'react';

/** One line of the palette. */
export type PaletteEntry = {
  id: string;
  section: string;
  title: string;
  /** Other words that people may look for. */
  keywords?: readonly string[];
  /** At the right end. */
  note?: ReactNode;
  /** Why it cannot be done now; absent while it can. */
  refusal?: string;
  run: () => void;
};

/** 2: a word of the title begins so; 1: it stands anywhere, or in a keyword; 0: it is not there. */
function fitOf(word: string, { title, keywords = [] }: PaletteEntry): number {
  const lowerTitle = title.toLocaleLowerCase();
  if (lowerTitle.split(/[\s\-_/]+/).some((part) => part.startsWith(word))) return 2;
  return lowerTitle.includes(word) || keywords.some((keyword) => keyword.toLocaleLowerCase().includes(word)) ? 1 : 0;
}

/**
 * The entries in which every word that was typed occurs, in their sections. Within a section those come first in which
 * the words begin a word of the title; entries that fit alike keep their order.
 */
export function findEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const sections = [...new Set(entries.map(({ section }) => section))];
  const fitting = entries
    .map((entry) => ({ entry, fits: words.map((word) => fitOf(word, entry)) }))
    .filter(({ fits }) => !fits.includes(0))
    .map(({ entry, fits }) => ({ entry, fit: fits.reduce((sum, each) => sum + each, 0) }));
  return fitting
    .sort(
      (one, other) =>
        sections.indexOf(one.entry.section) - sections.indexOf(other.entry.section) || other.fit - one.fit,
    )
    .map(({ entry }) => entry);
}
