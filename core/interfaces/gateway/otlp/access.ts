import { createHash, timingSafeEqual } from 'node:crypto';

/** The headers in which a sender may name the token. */
export type TokenHeaders = { authorization?: string | undefined; token?: string | undefined };

/** Whether a sender may send. Without a token in the settings everybody on this machine may. */
export function maySend(token: string | undefined, headers: TokenHeaders): boolean {
  if (token === undefined) return true;
  const bearer = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  return [bearer, headers.token].some((given) => given !== undefined && isSame(given, token));
}

/** In a time that says nothing about how much of it is right. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

export const NO_TOKEN =
  'A token is needed: `Authorization: Bearer …` with the value of gateway.otlp.token in config.yaml.';
