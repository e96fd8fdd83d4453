import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, parseCsvLine } from './csv-text.ts';

test('what is written is read again, whatever is in it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', "'", ' ', 'ä', ';') });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      const line = csvLine(values);
      expect(line.endsWith('\r\n')).toBe(true);
      expect(parseCsvLine(line.slice(0, -2))).toEqual(values);
    }),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "' =1"],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['a\nb', 'a b'],
  ['harmless', 'harmless'],
])('%j cannot be run by a spreadsheet', (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

test('numbers are numbers, also below zero', () => {
  expect(csvLine([-1, null, true, 0.5])).toBe('-1,,true,0.5\r\n');
});
