import { expect, test } from 'vitest';
import { settingsSchema } from '../core/contracts/settings.ts';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { createSettingsWatch } from './settings-watch.ts';

function reportOf(shortcut: string) {
  return {
    settings: settingsSchema.parse({ desktop: { shortcut } }),
    origins: {},
    waitingForRestart: [],
    problems: [],
  };
}

/** A watch whose questions are answered by the test, with the shortcuts that it told. */
function watched() {
  const clock = createTestClock();
  const questions: PromiseWithResolvers<unknown>[] = [];
  const told: string[] = [];
  const watch = createSettingsWatch({
    clock,
    ask: () => {
      const question = Promise.withResolvers<unknown>();
      questions.push(question);
      return question.promise;
    },
    onSettings: ({ shortcut }) => told.push(shortcut),
  });
  async function answer(report: unknown): Promise<void> {
    questions.at(-1)?.resolve(report);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { clock, questions, told, watch, answer };
}

test('many changes are few questions, and the last one is never missed', async () => {
  const { clock, questions, told, watch, answer } = watched();
  watch.refresh();
  watch.refresh();
  watch.refresh();
  expect(questions).toHaveLength(1);
  await answer(reportOf('Ctrl+Alt+B'));
  expect(questions).toHaveLength(1);
  clock.pass(2_000);
  expect(questions).toHaveLength(2);
  await answer(reportOf('Ctrl+Alt+M'));
  clock.pass(60_000);
  expect(questions).toHaveLength(2);
  expect(told).toEqual(['Ctrl+Alt+B', 'Ctrl+Alt+M']);
});

test('what a change answered is told at once, and nothing else is taken for it', () => {
  const { told, watch } = watched();
  watch.take(reportOf('Alt+F5'));
  watch.take({ job: null });
  watch.take(undefined);
  expect(told).toEqual(['Alt+F5']);
});

test('who does not answer changes nothing, and nothing is told after the end', async () => {
  const { clock, questions, told, watch, answer } = watched();
  watch.refresh();
  questions[0]?.reject(new Error('Blueplane is closing.'));
  await new Promise((resolve) => setImmediate(resolve));
  clock.pass(2_000);
  watch.refresh();
  watch.stop();
  await answer(reportOf('Alt+F5'));
  watch.refresh();
  expect(questions).toHaveLength(2);
  expect(told).toEqual([]);
});
