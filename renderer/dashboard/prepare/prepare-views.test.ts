import { expect, test } from 'vitest';
import type { Scope } from '../scope.ts';
import type { Ask } from './ask.ts';
import { type Page, prepareAtOnce, prepareViews } from './prepare-views.ts';

const TODAY = '2026-11-21';
const WEEK: Scope = { span: { since: '2026-11-15', until: TODAY }, platform: null, project: null };

/** A page that writes down what is done with it. */
function watchedPage(told: string[], changed: Partial<Page> = {}): Page {
  const ask: Ask = async (name) => {
    told.push(`asked ${name}`);
    throw new Error('no answer is needed here');
  };
  return {
    loadScript: async (view) => void told.push(`script ${view}`),
    askFor: async (view, asking) => {
      told.push(`figures ${view}`);
      await asking('status', {});
    },
    draw: () => {},
    ask,
    isBusy: async () => false,
    idle: async () => void told.push('idle'),
    ...changed,
  };
}

const prepare = (page: Page, scope = WEEK, signal = new AbortController().signal) =>
  prepareViews(['overview', 'tools'], scope, TODAY, page, signal);

test('all scripts come before all figures, each step after a rest', async () => {
  const told: string[] = [];
  await prepare(watchedPage(told));
  const steps = ['idle', 'script overview', 'idle', 'script tools'];
  const figures = ['overview', 'tools'].flatMap((view) => [`figures ${view}`, 'idle', 'asked status']);
  expect(told).toEqual([...steps, ...figures]);
});

test('a script that cannot be had keeps nothing else from being got ready', async () => {
  const told: string[] = [];
  await prepare(
    watchedPage(told, {
      loadScript: async (view) => {
        if (view === 'overview') throw new Error('gone');
        told.push(`script ${view}`);
      },
    }),
  );
  expect(told.filter((each) => each !== 'idle')).toEqual([
    'script tools',
    ...['figures overview', 'asked status', 'figures tools', 'asked status'],
  ]);
});

test('of a long range only the scripts are got ready', async () => {
  const told: string[] = [];
  await prepare(watchedPage(told), { ...WEEK, span: { since: '2026-10-22', until: TODAY } });
  expect(told).toContain('asked status');
  told.length = 0;
  await prepare(watchedPage(told), { ...WEEK, span: { since: '2026-10-21', until: TODAY } });
  expect(told).toEqual(['idle', 'script overview', 'idle', 'script tools']);
});

test('of a server that is far behind only the scripts are got ready', async () => {
  const told: string[] = [];
  await prepare(watchedPage(told, { isBusy: async () => true }));
  expect(told).toEqual(['idle', 'script overview', 'idle', 'script tools']);
});

test('what is ended asks nothing more, whatever it was waiting for', async () => {
  const told: string[] = [];
  const ended = new AbortController();
  await prepare(
    watchedPage(told, {
      ask: async (name) => {
        told.push(`asked ${name}`);
        ended.abort();
        throw new Error('no answer is needed here');
      },
    }),
    WEEK,
    ended.signal,
  );
  expect(told.filter((each) => each.startsWith('asked'))).toEqual(['asked status']);
  expect(told).not.toContain('figures tools');
});

test('a view that asks everything at once is answered one by one, each after a rest', async () => {
  const told: string[] = [];
  const askFor: Page['askFor'] = async (_view, ask) => void (await Promise.all([ask('status', {}), ask('prices', {})]));
  const answer: Ask = async (name) => {
    told.push(`asked ${name}`);
    await Promise.resolve();
    told.push(`failed ${name}`);
    throw new Error('no answer is needed here');
  };
  await prepareViews(
    ['overview'],
    WEEK,
    TODAY,
    watchedPage(told, { askFor, ask: answer }),
    new AbortController().signal,
  );
  expect(told.slice(2)).toEqual(['status', 'prices'].flatMap((name) => ['idle', `asked ${name}`, `failed ${name}`]));
});

test('a view that is about to be opened is asked for in the same moment, and its script awaited by nobody', () => {
  const told: string[] = [];
  const page = watchedPage(told, { loadScript: () => new Promise(() => {}) });
  void prepareAtOnce('tools', WEEK, TODAY, page);
  expect(told).toEqual(['figures tools', 'asked status']);
  told.length = 0;
  void prepareAtOnce('tools', { ...WEEK, span: { since: '2026-10-21', until: TODAY } }, TODAY, page);
  expect(told).toEqual([]);
});

test('a view is drawn once everything that it asks is answered, and not where an answer is missing', async () => {
  const told: string[] = [];
  const page = watchedPage(told, {
    askFor: async (view, ask) => {
      if (view === 'tools') throw new Error('not to be had');
      // What is asked here has no answer in this page; the view itself does not mind.
      await ask('status', {}).catch(() => {});
    },
    draw: (view) => void told.push(`drawn ${view}`),
  });
  await prepare(page);
  expect(told.filter((each) => !/idle|script/.test(each))).toEqual(['asked status', 'drawn overview']);
});
