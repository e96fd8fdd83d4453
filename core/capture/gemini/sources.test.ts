import { describe, expect, it } from 'vitest';
import { chatPlace, geminiProjectFolders } from './sources.ts';

describe("the folders of Gemini CLI's projects", () => {
  const HOME = '/home/ada';

  it('are those of ~/.gemini/tmp', () => {
    expect(geminiProjectFolders([], { HOME })).toEqual(['/home/ada/.gemini/tmp']);
    expect(geminiProjectFolders([], { HOME, GEMINI_DATA_DIR: ' , ' })).toEqual(['/home/ada/.gemini/tmp']);
  });

  it('are those of GEMINI_DATA_DIR alone; a .gemini folder stands for its tmp', () => {
    const GEMINI_DATA_DIR = '/a/tmp, ~/b ,/c/.gemini,/a/tmp';
    expect(geminiProjectFolders([], { HOME, GEMINI_DATA_DIR })).toEqual(['/a/tmp', '/home/ada/b', '/c/.gemini/tmp']);
  });

  it('are those of the setting before all others; a comma belongs to its path', () => {
    expect(geminiProjectFolders(['/set,here'], { HOME, GEMINI_DATA_DIR: '/a' })).toEqual(['/set,here']);
  });

  it('are absolute without a HOME, too', () => {
    for (const folder of geminiProjectFolders([], { HOME: '' })) expect(folder).toMatch(/^[/A-Z]/);
  });
});

describe('what a path says of a chat', () => {
  it.each([
    ['/g/tmp/shop/chats/session-1.jsonl', { project: 'shop', parent: null, name: 'session-1', isObject: false }],
    ['/g/tmp/shop/chats/session-1.json', { project: 'shop', parent: null, name: 'session-1', isObject: true }],
    ['/g/tmp/shop/chats/s1/a1.jsonl', { project: 'shop', parent: 's1', name: 'a1', isObject: false }],
    ['/g/tmp/shop/chats/s1/deeper/a1.json', { project: 'shop', parent: 's1', name: 'a1', isObject: true }],
    [
      '/home/chats/tmp/chats/chats/session-1.json',
      { project: 'chats', parent: null, name: 'session-1', isObject: true },
    ],
    ['C:\\g\\tmp\\shop\\chats\\s1\\a1.json', { project: 'shop', parent: 's1', name: 'a1', isObject: true }],
  ])('%s', (path, place) => {
    expect(chatPlace(path)).toEqual(place);
  });

  it.each([
    '/g/tmp/shop/logs.json',
    '/g/tmp/shop/checkpoint-1.json',
    '/g/tmp/shop/chats.json',
    '/g/tmp/shop/chats/session-1.txt',
    '/home/ada/chats.jsonl',
  ])('%s is none', (path) => {
    expect(chatPlace(path)).toBeNull();
  });
});
