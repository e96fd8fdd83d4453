import { createHmac, randomBytes } from 'node:crypto';

/** Hex characters of a name that stands for another one. */
const NAME_CHARACTERS = 10;
const HOUR_MS = 3_600_000;
/** Tools of MCP servers are called by the server's name, which says what somebody works with. */
const SERVER_TOOL = /^mcp__/;

/** What is a name of somebody's, by the letter that names in its place begin with. */
export type NamedKind = 'project' | 'session' | 'agent' | 'tool';
const LETTERS: Readonly<Record<NamedKind, string>> = { project: 'p', session: 's', agent: 'a', tool: 'mcp' };

/** How names and times are written in one export. */
export type ExportNames = {
  isAnonymous: boolean;
  name(kind: NamedKind, value: string | null): string | null;
  /** @param value epoch milliseconds @returns ISO 8601 UTC */
  time(value: number | null): string | null;
};

/** @returns `plain`: everything as it is stored. */
export function plainNames(): ExportNames {
  return { isAnonymous: false, name: (_kind, value) => value, time: isoTime };
}

/**
 * Names that mean nothing outside one export: the salt of this one is kept nowhere, so that two exports cannot be held
 * against each other. Times become the full hour in UTC that they lie in; durations stay.
 */
export function anonymousNames(salt: Buffer = randomBytes(32)): ExportNames {
  const known = new Map<string, string>();
  return {
    isAnonymous: true,
    name(kind, value) {
      if (value === null || value === '' || (kind === 'tool' && !SERVER_TOOL.test(value))) return value;
      const key = `${kind}\0${value}`;
      const name = known.get(key) ?? nameOf(key);
      known.set(key, name);
      return name;
    },
    time: (value) => isoTime(value === null ? null : Math.floor(value / HOUR_MS) * HOUR_MS),
  };

  function nameOf(key: string): string {
    const digest = createHmac('sha256', salt).update(key).digest('hex').slice(0, NAME_CHARACTERS);
    const kind = key.slice(0, key.indexOf('\0'));
    return `${Object.entries(LETTERS).find(([name]) => name === kind)?.[1] ?? 'x'}-${digest}`;
  }
}

function isoTime(value: number | null): string | null {
  if (value === null) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
