import { expect, it } from 'vitest';
import { findEntries, type PaletteEntry } from './palette-entries.ts';

function entry(title: string, section: string, keywords: string[] = []): PaletteEntry {
  return { id: title, section, title, keywords, run: () => undefined };
}

const ENTRIES = [
  entry('Overview', 'Go to'),
  entry('Sessions', 'Go to', ['conversations']),
  entry('Pause capture', 'Actions', ['stop']),
  entry('harbor-web', 'Projects'),
  entry('web-pause', 'Projects'),
];

function found(typed: string): string[] {
  return findEntries(ENTRIES, typed).map(({ title }) => title);
}

it('finds what holds every word, in any order and case, also by keywords', () => {
  expect(found('')).toHaveLength(ENTRIES.length);
  expect(found('WEB')).toEqual(['web-pause', 'harbor-web'].sort());
  expect(found('capture pau')).toEqual(['Pause capture']);
  expect(found('convers')).toEqual(['Sessions']);
  expect(found('web nothing')).toEqual([]);
});

it('keeps the sections together, and begins each with what fits best', () => {
  expect(found('pause')).toEqual(['Pause capture', 'web-pause']);
  expect(
    findEntries([entry('a view', 'x'), entry('view a', 'x'), entry('preview', 'x')], 'view').map((e) => e.title),
  ).toEqual(['a view', 'view a', 'preview']);
});
