import { PLATFORM_LABELS, type Platform } from '../../../../core/contracts/platform.ts';
import type { Transcript, TranscriptEntry } from '../../../../core/contracts/transcript.ts';

/** What is said before anything is read. */
export function readingSentence(platform: Platform): string {
  return `This reads ${PLATFORM_LABELS[platform]}’s own file of the session, now and on this machine. It may hold code, secrets and whatever was said. Blueplane shows it and stores nothing of it.`;
}

/** Why there is nothing to show, and what that means for the data. */
export function absenceSentence(state: Exclude<Transcript['state'], 'found'>, platform: Platform): string {
  switch (state) {
    case 'gone':
      return platform === 'claude_code'
        ? 'The tool has deleted this transcript (it keeps 30 days). The figures stay.'
        : 'The tool has deleted this transcript. The figures stay.';
    case 'unreadable':
      return 'The transcript is there, but it cannot be read. Look at the permissions of its file. The figures stay.';
    case 'unsupported':
      return platform === 'cursor'
        ? 'Cursor keeps what was said in a database of its own. Open the conversation in Cursor to read it.'
        : 'The tool has packed this transcript away. Open the session in the tool to read it.';
    case 'not_kept':
      return 'Nothing that was said in this session was kept.';
    case 'unknown':
      return 'Nothing of this session is stored any more, so its file cannot be found.';
  }
}

const ROLES: Record<TranscriptEntry['role'], string> = {
  user: 'You',
  assistant: 'Assistant',
  thinking: 'Thinking',
  call: 'Call',
  result: 'Result',
  system: 'System',
};

/** Who says an entry: `You`, `Call · Bash`. */
export function speakerWords({ role, toolName }: Pick<TranscriptEntry, 'role' | 'toolName'>): string {
  return toolName === null ? ROLES[role] : `${ROLES[role]} · ${toolName}`;
}
