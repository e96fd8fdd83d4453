import { expect, test } from 'vitest';
import { JobEndedError } from './job-process.ts';
import { createJobQuestions, type JobQuestion } from './job-questions.ts';
import { createTestClock } from './test-clock.ts';

function setUp() {
  const clock = createTestClock();
  const begun: { name: string; result: PromiseWithResolvers<unknown> }[] = [];
  const questions = createJobQuestions({
    clock,
    run(question) {
      const result = Promise.withResolvers<unknown>();
      begun.push({ name: question.kind === 'preview' ? (question.scope.project ?? '') : question.kind, result });
      return {
        result: result.promise,
        cancel: () => result.reject(new Error('nobody breaks off a question')),
        end: () => result.reject(new JobEndedError('ended')),
      };
    },
  });
  return {
    questions,
    clock,
    begun,
    names: () => begun.map(({ name }) => name),
    answer: async (at: number, words: string) => {
      begun[at]?.result.resolve(words);
      // What follows an answer has happened when this promise goes on.
      await new Promise((done) => setImmediate(done));
    },
  };
}

const of = (project: string): JobQuestion => ({ kind: 'preview', scope: { project } });

test('two processes work at once, whoever asks, and of those that wait the newest is next', async () => {
  const { questions, names, answer } = setUp();
  const asked = ['a', 'b', 'c', 'd'].map((project) => questions.ask(of(project)));
  expect(names()).toEqual(['a', 'b']);
  await answer(0, 'one');
  expect(names()).toEqual(['a', 'b', 'd']);
  await answer(2, 'four');
  await answer(1, 'two');
  await answer(3, 'three');
  expect(await Promise.all(asked)).toEqual(['one', 'two', 'three', 'four']);
});

test('the same question is answered once, and anew when it is asked again behind that', async () => {
  const { questions, names, answer } = setUp();
  const both = [questions.ask({ kind: 'diagnostics' }), questions.ask({ kind: 'diagnostics' })];
  expect(names()).toEqual(['diagnostics']);
  await answer(0, 'first');
  expect(await Promise.all(both)).toEqual(['first', 'first']);
  void questions.ask({ kind: 'diagnostics' });
  expect(names()).toEqual(['diagnostics', 'diagnostics']);
});

test('who asks behind a change of what is stored gets no answer from before it', async () => {
  const { questions, answer } = setUp();
  const before = questions.ask(of('a'));
  questions.renew();
  const behind = questions.ask(of('a'));
  const shared = questions.ask(of('a'));
  await answer(0, 'before');
  await answer(1, 'behind');
  expect(await Promise.all([before, behind, shared])).toEqual(['before', 'behind', 'behind']);
});

test('one that waits is shared over a change: it has not looked yet', async () => {
  const { questions, names, answer } = setUp();
  void questions.ask(of('a'));
  void questions.ask(of('b'));
  const waiting = questions.ask(of('c'));
  questions.renew();
  const same = questions.ask(of('c'));
  await answer(0, '');
  await answer(2, 'c');
  expect(await Promise.all([waiting, same])).toEqual(['c', 'c']);
  expect(names()).toEqual(['a', 'b', 'c']);
});

test('of too many the oldest is refused in words, and may be asked again', async () => {
  const { questions, names, answer } = setUp();
  const asked = Array.from({ length: 11 }, (_, index) => questions.ask(of(`${index}`)));
  await expect(asked[2]).rejects.toThrow('Newer questions came before this one. Ask again.');
  expect(names()).toEqual(['0', '1']);
  for (let at = 0; at < 10; at += 1) await answer(at, 'done');
  expect(names()).toHaveLength(10);
  void questions.ask(of('2'));
  expect(names().at(-1)).toBe('2');
});

test('one that fails, or is stuck, makes room for the next', async () => {
  const { questions, clock, begun, names } = setUp();
  const asked = ['a', 'b', 'c', 'd'].map((project) => questions.ask(of(project)));
  begun[0]?.result.reject(new Error('There is no such project.'));
  await expect(asked[0]).rejects.toThrow('There is no such project.');
  await expect.poll(names).toEqual(['a', 'b', 'd']);
  clock.pass(10 * 60_000);
  await expect(asked[1]).rejects.toThrow(JobEndedError);
  await expect(asked[3]).rejects.toThrow(JobEndedError);
  await expect.poll(names).toEqual(['a', 'b', 'd', 'c']);
});

test('a process that cannot be started is told to whoever asked, and blocks nobody', async () => {
  const questions = createJobQuestions({
    clock: createTestClock(),
    run: () => {
      throw new Error('no more processes');
    },
  });
  for (let times = 0; times < 4; times += 1) await expect(questions.ask(of('a'))).rejects.toThrow('no more processes');
});

test('a stop ends all and takes no more', async () => {
  const { questions } = setUp();
  const asked = ['a', 'b', 'c'].map((project) => questions.ask(of(project)));
  questions.stop();
  expect(
    (await Promise.allSettled(asked)).map((outcome) => outcome.status === 'rejected' && outcome.reason.message),
  ).toEqual(['ended', 'ended', 'Blueplane is stopping.']);
  await expect(questions.ask(of('d'))).rejects.toThrow('Blueplane is stopping.');
});
