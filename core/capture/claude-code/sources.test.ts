import { describe, expect, it } from 'vitest';
import { claudeProjectFolders, transcriptIdentity, transcriptOf } from './sources.ts';

describe("the folders of Claude Code's projects", () => {
  const HOME = '/home/ada';

  it('are the two default places', () => {
    expect(claudeProjectFolders([], { HOME })).toEqual([
      '/home/ada/.config/claude/projects',
      '/home/ada/.claude/projects',
    ]);
  });

  it('follow XDG_CONFIG_HOME', () => {
    const folders = claudeProjectFolders([], { HOME, XDG_CONFIG_HOME: '/xdg' });
    expect(folders).toEqual(['/xdg/claude/projects', '/home/ada/.claude/projects']);
    expect(claudeProjectFolders([], { HOME, XDG_CONFIG_HOME: '' })[0]).toBe('/home/ada/.config/claude/projects');
  });

  it('are those of CLAUDE_CONFIG_DIR alone, each itself or its projects', () => {
    const CLAUDE_CONFIG_DIR = '/a, /b/projects ,~/c,,/b';
    const folders = claudeProjectFolders([], { HOME, XDG_CONFIG_HOME: '/xdg', CLAUDE_CONFIG_DIR });
    expect(folders).toEqual(['/a/projects', '/b/projects', '/home/ada/c/projects']);
  });

  it('are the default places when the variable is blank', () => {
    expect(claudeProjectFolders([], { HOME, CLAUDE_CONFIG_DIR: ' , ' })).toHaveLength(2);
  });

  it('are those of the setting before all others; a comma belongs to its path', () => {
    const folders = claudeProjectFolders(['/set,here', '~'], { HOME, CLAUDE_CONFIG_DIR: '/a' });
    expect(folders).toEqual(['/set,here/projects', '/home/ada/projects']);
  });

  it('are absolute without a HOME, too', () => {
    for (const folder of claudeProjectFolders([], { HOME: '' })) expect(folder).toMatch(/^[/A-Z]/);
  });
});

describe('a transcript', () => {
  it.each([
    '/home/ada/.claude/projects/-w/s1.jsonl',
    '/home/ada/.claude/projects/-w/s1/subagents/workflows/wf/agent-a1.jsonl',
    '/home/ada/tool-results/projects/-w/s1.jsonl',
    '/home/ada/projects/mine/.claude/projects/tool-results/s1.jsonl',
  ])('is %s', (path) => expect(transcriptOf(path)).toBe(path));

  it.each([
    '/home/ada/.claude/projects/-w/sessions-index.json',
    '/home/ada/.claude/projects/-w/s1/tool-results/toolu_1.jsonl',
    '/home/ada/.claude/projects/-w/s1/tool-results/deep/toolu_1.jsonl',
    'C:\\Users\\ada\\.claude\\projects\\-w\\s1\\tool-results\\toolu_1.jsonl',
  ])('is not %s', (path) => expect(transcriptOf(path)).toBeNull());
});

describe('whom a transcript belongs to', () => {
  it.each([
    ['/h/.claude/projects/-w/s1.jsonl', 's1', null],
    ['/h/.claude/projects/-w/agent-a1.jsonl', 'agent-a1', 'a1'],
    ['/h/.claude/projects/-w/s1/subagents/agent-a1.jsonl', 's1', 'a1'],
    ['/h/.claude/projects/-w/s1/subagents/workflows/wf/agent-a1.jsonl', 's1', 'a1'],
    ['/h/.claude/projects/-w/s1/subagents/projects/x/subagents/agent-a1.jsonl', 's1', 'a1'],
    ['/h/.claude/projects/-w/s1/subagents/workflows/wf/journal.jsonl', 's1', null],
    ['C:\\h\\.claude\\projects\\-w\\s1\\subagents\\agent-a1.jsonl', 's1', 'a1'],
    ['/home/ada/subagents/.claude/projects/-w/s1.jsonl', 's1', null],
    ['/home/ada/subagents/projects/-w/agent-a1.jsonl', 'agent-a1', 'a1'],
  ])('%s', (path, session, agent) => {
    expect(transcriptIdentity(path)).toEqual({ session, agent });
  });
});
