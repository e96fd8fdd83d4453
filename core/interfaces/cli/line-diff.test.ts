import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines } from './line-diff.ts';

test('shows what changed with the lines around it', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\n';
  expect(diffLines(before, before.replace('d', 'D'))).toEqual(['...', '  b', '  c', '- d', '+ D', '  e', '  f', '...']);
  expect(diffLines('', 'x\n')).toEqual(['+ x']);
  expect(diffLines(before, before)).toEqual(['...']);
});

test('holds exactly the lines that went and came', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const shown = diffLines(before.join('\n'), after.join('\n'));
      const count = (lines: readonly string[], line: string) => lines.filter((each) => each === line).length;
      for (const line of ['a', 'b', 'c']) {
        const came = count(shown, `+ ${line}`) - count(shown, `- ${line}`);
        expect(came).toBe(count(after, line) - count(before, line));
      }
    }),
  );
});
