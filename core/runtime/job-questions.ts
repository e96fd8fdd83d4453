import type { JobOrder } from '../contracts/lifecycle-job.ts';
import type { Clock } from './clock.ts';
import type { JobLife } from './job-process.ts';

/** What a process of its own works out without changing anything. */
export type JobQuestion = Extract<JobOrder, { kind: 'preview' | 'exportPreview' | 'diagnostics' }>;

/** A question that got no answer. */
export class JobQuestionError extends Error {}

/** Processes at once: each takes a core for as long as it works, and capture and pages want theirs. */
const AT_ONCE_MAX = 2;
/** Questions that wait: a person who tries several choices in a dialog leaves fewer behind. */
const WAITING_MAX = 8;
/** A process that is silent for so long is stuck. The largest homes take a minute. */
const ANSWER_MAX_MS = 10 * 60_000;

export type JobQuestionsPlan = { run(question: JobQuestion): JobLife; clock: Clock };

/**
 * Questions that start a process each, however many pages ask however often: so many work at once, the same question is
 * answered once for all who ask it meanwhile, and of those that wait the newest is next, because nobody looks at what was
 * chosen before.
 */
export type JobQuestions = {
  /** @throws JobQuestionError; what the process says */
  ask(question: JobQuestion): Promise<unknown>;
  /** What is stored changes: an answer that is being worked out is none to who asks from now on. */
  renew(): void;
  /** Ends whatever is under way. */
  stop(): void;
};

type Asked = { key: string; question: JobQuestion; answer: PromiseWithResolvers<unknown> };

export function createJobQuestions({ run, clock }: JobQuestionsPlan): JobQuestions {
  const shared = new Map<string, Asked>();
  const waiting: Asked[] = [];
  const lives = new Set<JobLife>();
  let stopping = false;

  function startNext(): void {
    while (lives.size < AT_ONCE_MAX) {
      const next = waiting.pop();
      if (next === undefined) return;
      work(next)
        .then(next.answer.resolve, next.answer.reject)
        .finally(() => {
          forget(next);
          startNext();
        });
    }
  }

  async function work({ question }: Asked): Promise<unknown> {
    const life = run(question);
    lives.add(life);
    const answered = clock.after(ANSWER_MAX_MS, () => life.end());
    try {
      return await life.result;
    } finally {
      answered();
      lives.delete(life);
    }
  }

  function forget(asked: Asked): void {
    if (shared.get(asked.key) === asked) shared.delete(asked.key);
  }

  function refuse(asked: Asked, words: string): void {
    forget(asked);
    asked.answer.reject(new JobQuestionError(words));
  }

  return {
    ask(question) {
      if (stopping) return Promise.reject(new JobQuestionError('Blueplane is stopping.'));
      const key = JSON.stringify(question);
      const same = shared.get(key);
      if (same !== undefined) return same.answer.promise;
      const asked: Asked = { key, question, answer: Promise.withResolvers() };
      shared.set(key, asked);
      waiting.push(asked);
      startNext();
      if (waiting.length > WAITING_MAX) {
        const oldest = waiting.shift();
        if (oldest !== undefined) refuse(oldest, 'Newer questions came before this one. Ask again.');
      }
      return asked.answer.promise;
    },
    renew() {
      // One that waits sees what is stored when it begins.
      for (const asked of shared.values()) if (!waiting.includes(asked)) shared.delete(asked.key);
    },
    stop() {
      stopping = true;
      for (const asked of waiting.splice(0)) refuse(asked, 'Blueplane is stopping.');
      for (const life of lives) life.end();
    },
  };
}
