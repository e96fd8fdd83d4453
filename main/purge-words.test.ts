import { expect, test } from 'vitest';
import { purgePreviewOf } from '../core/runtime/test-purge-preview.ts';
import { purgeQuestion } from './purge-words.ts';

test('the box says whose sessions go, of which days, and how much they are', () => {
  const question = purgeQuestion({ project: 'a-hash' }, purgePreviewOf(23), 'UTC');
  expect(question.message).toBe('Purge 23 sessions from Blueplane?');
  expect(question.confirm).toBe('Purge 23 sessions');
  const [projects, days, figures, end] = question.detail.split('\n');
  expect(projects).toBe('shop');
  expect(days).toMatch(/24.*2026 – .*21.*2026/);
  expect(figures).toBe('636 responses, 20.8M tokens, $17.57, 131 prompts, 601 tool calls, 2,400 captured events');
  expect(end).toMatch(/cannot be undone/);
});

test('all, and what was said, are named as such', () => {
  expect(purgeQuestion({ everything: true }, purgePreviewOf(1), 'UTC')).toMatchObject({
    message: 'Purge everything that Blueplane has stored?',
    detail: expect.stringContaining('1 session\n'),
    confirm: 'Purge everything',
  });
  expect(purgeQuestion({ content: true }, purgePreviewOf(2, { contents: 1 }), 'UTC')).toMatchObject({
    message: 'Purge what was said in 1 record?',
    detail: expect.stringMatching(/^Every figure of 2 sessions stays/),
  });
});

test('dead letters are named, also where they are all that goes', () => {
  const question = purgeQuestion({ platform: 'cursor' }, purgePreviewOf(0, { letters: 1, rejections: 2 }), 'UTC');
  expect(question).toMatchObject({ message: 'Purge what is named here from Blueplane?', confirm: 'Purge' });
  expect(question.detail).toContain('1 dead letter, 2 refused lines');
});

test('copies are named, and many projects are not listed to the last', () => {
  const projects = ['a', 'b', 'c', 'd', 'e', 'f'.repeat(300)];
  const { detail } = purgeQuestion({}, purgePreviewOf(2, { projects, files: { count: 2, bytes: 10 } }), 'UTC');
  expect(detail).toMatch(/^a, b, c, d, 2 more projects\n/);
  expect(detail).toContain('2 backups and copies go whole.');
  const one = purgeQuestion({}, purgePreviewOf(2, { files: { count: 1, bytes: 10 } }), 'UTC');
  expect(one.detail).toContain('1 backup or copy goes whole.');
  const long = purgeQuestion({}, purgePreviewOf(1, { projects: ['f'.repeat(300)] }), 'UTC');
  expect(long.detail.split('\n')[0]).toHaveLength(60);
});
