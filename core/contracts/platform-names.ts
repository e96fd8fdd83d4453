/** The assistants Blueplane captures, in the order in which they are shown. */
export const PLATFORMS = ['claude_code', 'codex_cli', 'gemini_cli', 'cursor'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The platform that a stored row names. @throws when it names none */
export function platformNamed(name: string): Platform {
  const platform = PLATFORMS.find((one) => one === name);
  if (platform === undefined) throw new Error(`no such platform: ${name}`);
  return platform;
}

/** Whether reasoning tokens add to the output tokens; elsewhere they are a part of them. */
export function billsReasoningApart(platform: Platform): boolean {
  return platform === 'gemini_cli';
}

/** Names for people. */
export const PLATFORM_LABELS: Record<Platform, string> = {
  claude_code: 'Claude Code',
  codex_cli: 'Codex CLI',
  gemini_cli: 'Gemini CLI',
  cursor: 'Cursor',
};
