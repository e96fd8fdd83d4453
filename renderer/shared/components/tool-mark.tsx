import { PLATFORM_LABELS, type Platform } from '../../../core/contracts/platform.ts';

/** The hue of each tool, as a CSS colour. */
export const TOOL_COLOURS: Record<Platform, string> = {
  claude_code: 'var(--tool-claude)',
  codex_cli: 'var(--tool-codex)',
  gemini_cli: 'var(--tool-gemini)',
  cursor: 'var(--tool-cursor)',
};

/** A shape beside the hue, so that the colour is never the only sign. */
const SHAPES: Record<Platform, React.ReactNode> = {
  claude_code: <circle cx="5" cy="5" r="4" />,
  codex_cli: <rect x="1.4" y="1.4" width="7.2" height="7.2" rx="1.2" />,
  gemini_cli: <path d="M5 0.3 9.7 5 5 9.7 0.3 5Z" />,
  cursor: <path d="M5 0.9 9.6 9H0.4Z" />,
};

/** The mark of a tool; its name is the tooltip and what a screen reader says. */
export function ToolMark({ platform }: { platform: Platform }) {
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      fill={TOOL_COLOURS[platform]}
      role="img"
      data-drawing="mark"
      className="keep-colour shrink-0"
    >
      <title>{PLATFORM_LABELS[platform]}</title>
      {SHAPES[platform]}
    </svg>
  );
}
