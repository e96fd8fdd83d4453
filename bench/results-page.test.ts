import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../core/runtime/test-folder.ts';
import { savePage, saveSection, sectionOf, withSection, withSectionsOf } from './results-page.ts';

const EARLIER = '## Growth\n\n| 100 |\n';
const LATER = '## Growth\n\n$& 400\n';

test('a new section takes the place of the earlier one and leaves the rest of the page', () => {
  const page = withSection('# Page\n\n## One\n\ntext\n', EARLIER);
  expect(page).toBe(`# Page\n\n## One\n\ntext\n\n${EARLIER}`);
  expect(sectionOf(page, '## Growth')).toBe(EARLIER);
  expect(withSection(page, LATER)).toBe(`# Page\n\n## One\n\ntext\n\n${LATER}`);
  const amid = `${page}\n## Two\n\nmore\n`;
  expect(withSection(amid, LATER)).toBe(`# Page\n\n## One\n\ntext\n\n${LATER}\n## Two\n\nmore\n`);
  expect(sectionOf('# Page\n', '## Growth')).toBeNull();
});

test('a page measured anew keeps what other commands wrote, and nothing of its own earlier form', () => {
  const earlier = `# Page\n\n## One\n\nold\n\n${EARLIER}\n## Others\n\ntheirs\n`;
  expect(withSectionsOf('# Page\n\n## One\n\nnew\n', earlier)).toBe(
    `# Page\n\n## One\n\nnew\n\n${EARLIER}\n## Others\n\ntheirs\n`,
  );
  expect(withSectionsOf('# Page\n', '')).toBe('# Page\n');
});

test('pages and sections are written to files, the first of a page too', () => {
  const file = join(testFolder(), 'RESULTS.md');
  saveSection(file, EARLIER);
  expect(readFileSync(file, 'utf8')).toBe(`# What was measured\n\n${EARLIER}`);
  savePage(file, '# Page\n\n## One\n\nnew\n');
  expect(readFileSync(file, 'utf8')).toBe(`# Page\n\n## One\n\nnew\n\n${EARLIER}`);
  writeFileSync(file, '');
  savePage(file, '# Page\n');
  expect(readFileSync(file, 'utf8')).toBe('# Page\n');
});
