import { expect, test } from 'vitest';
import { KnownAnswers } from '../test-markup.tsx';
import { OffCategories } from './off-categories.tsx';

const said = (answers: KnownAnswers) => answers.textOf(<OffCategories onSettings={() => undefined} />);

test('says what is switched off, and that sessions worked out as a whole miss what was before too', () => {
  expect(said(new KnownAnswers('usage'))).toContain(
    'Tool use is switched off: calls of tools made meanwhile are in none of these figures.' +
      'A session of Codex CLI, Gemini CLI or Cursor that goes on meanwhile is without its earlier ones too, ' +
      'until it goes on with this switched on again.',
  );
});

test('says nothing while all is on, nor of what stands in no figure of the view', () => {
  expect(said(new KnownAnswers())).toBe('');
  expect(said(new KnownAnswers('interaction'))).toBe('');
});
