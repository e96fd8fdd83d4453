import { type Platform, platformSchema } from '../../../core/contracts/platform.ts';

/** What tells a session from all others: its id is its tool's own and may be another tool's too. */
export type SessionName = { platform: Platform; sessionId: string };

/** A session as the address names it: `claude_code/0c1f…`. */
export function sessionKey({ platform, sessionId }: SessionName): string {
  return `${platform}/${sessionId}`;
}

/** The session that an address names; null when it names none that could be. */
export function readSessionKey(key: string | null): SessionName | null {
  if (key === null) return null;
  const slash = key.indexOf('/');
  const platform = platformSchema.safeParse(key.slice(0, slash));
  const sessionId = key.slice(slash + 1);
  return slash === -1 || !platform.success || sessionId === '' ? null : { platform: platform.data, sessionId };
}

/** The beginning of an id, enough to recognise it by. */
export function shortSessionId(sessionId: string): string {
  return sessionId.slice(0, 8);
}
