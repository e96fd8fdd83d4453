import { PLATFORM_LABELS, type Platform } from '../../../core/contracts/platform.ts';

/** Shape and hue of each tool, so that the colour is never the only sign. */
const MARKS: Record<Platform, { colour: string; shape: React.ReactNode }> = {
  claude_code: { colour: 'var(--tool-claude)', shape: <circle cx="5" cy="5" r="4" /> },
  codex_cli: { colour: 'var(--tool-codex)', shape: <rect x="1.4" y="1.4" width="7.2" height="7.2" rx="1.2" /> },
  gemini_cli: { colour: 'var(--tool-gemini)', shape: <path d="M5 0.3 9.7 5 5 9.7 0.3 5Z" /> },
  cursor: { colour: 'var(--tool-cursor)', shape: <path d="M5 0.9 9.6 9H0.4Z" /> },
};

/** The mark of a tool; its name is the tooltip and what a screen reader says. */
export function ToolMark({ platform }: { platform: Platform }) {
  const { colour, shape } = MARKS[platform];
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" fill={colour} role="img" className="keep-colour shrink-0">
      <title>{PLATFORM_LABELS[platform]}</title>
      {shape}
    </svg>
  );
}
