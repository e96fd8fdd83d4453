import type { Platform } from '../../../core/contracts/platform.ts';
import { IS_MAC } from '../../shared/hooks/is-mac.ts';

const IS_WINDOWS = /Windows/.test(navigator.userAgent);

function cursorFolder(): string {
  if (IS_MAC) return '~/Library/Application Support/Cursor/User';
  return IS_WINDOWS ? '~/AppData/Roaming/Cursor/User' : '~/.config/Cursor/User';
}

/** Where each tool keeps its files when nobody says otherwise, as the setting takes it. This page runs on that computer. */
export const USUAL_FOLDERS: Record<Platform, readonly string[]> = {
  claude_code: ['~/.config/claude', '~/.claude'],
  codex_cli: ['~/.codex'],
  gemini_cli: ['~/.gemini'],
  cursor: [cursorFolder(), '~/.cursor'],
};

/** Variables of the environment that name other folders. */
export const FOLDER_VARIABLES: Record<Platform, string> = {
  claude_code: 'CLAUDE_CONFIG_DIR',
  codex_cli: 'CODEX_HOME',
  gemini_cli: 'GEMINI_DATA_DIR',
  cursor: 'CURSOR_USER_DIR or CURSOR_HOME',
};
