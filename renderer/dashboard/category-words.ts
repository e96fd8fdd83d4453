import type { Category } from '../../core/contracts/settings.ts';

/** What the privacy categories are called, and what is in them. */
export const CATEGORY_WORDS: Record<Category, { name: string; note: string }> = {
  performance: { name: 'Performance', note: 'How long tools and turns took' },
  acceptance: { name: 'Acceptance', note: 'What became of proposals, and whether you said no' },
  usage: { name: 'Tool use', note: 'Which tools were called, and how that ended' },
  code_impact: { name: 'Code impact', note: 'Lines changed, and kinds of files' },
  interaction: { name: 'Interaction', note: 'When prompts were typed, and how long they were' },
};

/** Sessions of these are worked out as a whole whenever they go on; those of Claude Code record by record. */
export const WHOLE_SESSIONS_OF = 'A session of Codex CLI, Gemini CLI or Cursor';
