import type { Platform } from '../../core/contracts/platform.ts';

/** A tool as the invented history uses it. Shares are weights among those of the same list. */
export type InventedTool = {
  platform: Platform;
  share: number;
  models: readonly { name: string; share: number }[];
  calls: readonly { name: string; share: number; edits: boolean }[];
  /** Of its edits, those that a person decided about; the others were let through without asking. */
  asked: number;
  /** Tokens from which on it sums its context up. */
  mostContext: number;
  /** Whether it writes to its cache for a price of its own. */
  paysForCacheWrites: boolean;
};

function call(name: string, share: number, edits = false) {
  return { name, share, edits };
}

/** Models that a price table knows, and two that none does. */
export const TOOLS: readonly InventedTool[] = [
  {
    platform: 'claude_code',
    share: 52,
    models: [
      { name: 'claude-opus-4-5', share: 30 },
      { name: 'claude-sonnet-4-5', share: 40 },
      { name: 'claude-haiku-4-5', share: 18 },
      { name: 'claude-sonnet-5', share: 9 },
      { name: 'glm-5-air', share: 3 },
    ],
    calls: [
      call('Bash', 26),
      call('Read', 24),
      call('Edit', 17, true),
      call('Grep', 9),
      call('Write', 5, true),
      call('Glob', 5),
      call('TodoWrite', 5),
      call('Task', 2),
      call('WebFetch', 2),
      call('WebSearch', 1),
      call('MultiEdit', 2, true),
      call('mcp__tracker__search', 1),
      call('mcp__browser__open', 1),
    ],
    asked: 0.4,
    mostContext: 165_000,
    paysForCacheWrites: true,
  },
  {
    platform: 'codex_cli',
    share: 24,
    models: [
      { name: 'gpt-5.1-codex', share: 40 },
      { name: 'gpt-5.2-codex', share: 35 },
      { name: 'gpt-5-mini', share: 15 },
      { name: 'gpt-5.5', share: 10 },
    ],
    calls: [
      call('shell_command', 60),
      call('apply_patch', 22, true),
      call('update_plan', 10),
      call('view_image', 2),
      call('exec_command', 6),
    ],
    asked: 0.2,
    mostContext: 250_000,
    paysForCacheWrites: false,
  },
  {
    platform: 'cursor',
    share: 15,
    models: [
      { name: 'claude-sonnet-4-6', share: 45 },
      { name: 'gpt-5.1', share: 30 },
      { name: 'composer-1', share: 25 },
    ],
    calls: [
      call('read_file', 34),
      call('search_replace', 26, true),
      call('run_terminal_cmd', 16),
      call('codebase_search', 12),
      call('grep', 12),
    ],
    asked: 1,
    mostContext: 170_000,
    paysForCacheWrites: false,
  },
  {
    platform: 'gemini_cli',
    share: 9,
    models: [
      { name: 'gemini-2.5-pro', share: 50 },
      { name: 'gemini-3-pro-preview', share: 30 },
      { name: 'gemini-2.5-flash', share: 20 },
    ],
    calls: [
      call('read_file', 32),
      call('run_shell_command', 28),
      call('replace', 20, true),
      call('search_file_content', 12),
      call('write_file', 8, true),
    ],
    asked: 0.6,
    mostContext: 300_000,
    paysForCacheWrites: false,
  },
];

export const EXTENSIONS = ['ts', 'tsx', 'py', 'go', 'rs', 'md', 'json', 'sql', 'css', 'kt'] as const;

export const FAILURES = ['not_found', 'permission', 'timeout', 'command_failed', 'syntax', 'other'] as const;

const FIRST_WORDS = ['atlas', 'harbor', 'ledger', 'infra', 'docs', 'mobile', 'pipeline', 'search', 'billing', 'signal'];
const LAST_WORDS = ['api', 'web', 'core', 'tools', 'site', 'worker'];

/** Sixty projects, the first ones worked on most. */
export const PROJECTS: readonly { hash: string; name: string }[] = LAST_WORDS.flatMap((last, row) =>
  FIRST_WORDS.map((first, column) => ({
    hash: (row * FIRST_WORDS.length + column + 1).toString(16).padStart(2, '0').repeat(16),
    name: `${first}-${last}`,
  })),
);
