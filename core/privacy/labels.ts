import type { SaltedHasher } from './salted-hash.ts';

/**
 * What may pass as text at level `metadata`: identifiers of a fixed form and words of a fixed list. Everything else is
 * free text, whatever its key is called, and is dropped or hashed.
 */

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/;
/** `provider/model`, a revision behind `@`, a context size in brackets: no form that a path, URL or e-mail could have. */
const MODEL =
  /^(?:<[a-z]+>|(?:[A-Za-z0-9][A-Za-z0-9_.-]*\/){0,2}[A-Za-z0-9][A-Za-z0-9_.:-]*(?:@[A-Za-z0-9-]+)?(?:\[[A-Za-z0-9]+\])?)$/;
const MODEL_CHARACTERS = 100;
/** Clouds name a model below an account or a project, e.g. `arn:aws:bedrock:<region>:<account>:inference-profile/<model>`. */
const CLOUD_RESOURCE = /^(?:arn:[^/]*|projects)\/(?:.*\/)?/;
const TOOL_NAME = /^[A-Za-z][A-Za-z0-9_.:-]{0,127}$/;
const OWN_AGENT_TYPES: ReadonlySet<string> = new Set(['Explore', 'Plan', 'Bash']);
/** What Claude Code lets a person call one: small letters and hyphens, with its plugin's name before it. */
const AGENT_TYPE = /^(?=.{1,40}$)(?:[a-z]+(?:-[a-z]+)*:)?[a-z]+(?:-[a-z]+)*$/;
const VERSION = /^\d{1,5}(\.\d{1,7}){0,3}(-[a-z0-9.]{1,24})?$/;
const KEYWORD = /^[a-z][a-z0-9_-]{0,39}$/;
/** With a letter: `log.1` and `notes.2024` end in a number, not in a kind of file. */
const EXTENSION = /\.(?=[^.]*[A-Za-z])([A-Za-z0-9_+-]{1,12})$/;
/** Longest project name that is kept; file systems allow 255 bytes. */
const PROJECT_NAME_CHARACTERS = 255;

/** An id made by the tool (session, message, request, tool call). Ids of another form are kept as a salted hash. */
export function identifier(value: unknown, hasher: SaltedHasher): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return IDENTIFIER.test(value) ? value : `h_${hasher.hash('identifier', value)}`;
}

/**
 * A model's name, without the account or project that a cloud puts before it. A name of another form is kept as a hash,
 * so that its tokens stay together and unpriced.
 */
export function modelName(value: unknown, hasher: SaltedHasher): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const name = value.slice(0, 1_000).replace(CLOUD_RESOURCE, '');
  const isName = name.length <= MODEL_CHARACTERS && MODEL.test(name) && !name.startsWith('arn:');
  return isName ? name : `h_${hasher.hash('identifier', value)}`;
}

/** A tool's name, with its server's for MCP tools. */
export function toolName(value: unknown, hasher: SaltedHasher): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return TOOL_NAME.test(value) ? value : `h_${hasher.hash('identifier', value)}`;
}

/**
 * The kind of a subagent: the tool's own (`Explore`, `general-purpose`) or the name of the user's, of the form that the
 * tool asks for. One of another form is kept as a hash.
 */
export function agentType(value: unknown, hasher: SaltedHasher): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return OWN_AGENT_TYPES.has(value) || AGENT_TYPE.test(value) ? value : `h_${hasher.hash('identifier', value)}`;
}

/** A program version, or nothing. */
export function version(value: unknown): string | undefined {
  return typeof value === 'string' && VERSION.test(value) ? value : undefined;
}

/** The name of a kind of record: one lower-case word. Unknown kinds pass, so that new versions are not lost. */
export function recordKind(value: unknown): string | undefined {
  return typeof value === 'string' && KEYWORD.test(value) ? value : undefined;
}

/** A word out of a fixed list; any other word is `other`, any other value nothing. */
export function oneOf(value: unknown, known: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return known.has(value) ? value : 'other';
}

/** The extension of a path's last part, lower case with its dot; nothing else of the path. */
export function fileExtension(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  const name = lastFolder(path);
  if (name === undefined || name.startsWith('.')) return undefined;
  const found = EXTENSION.exec(name);
  return found === null ? undefined : `.${found[1]?.toLowerCase()}`;
}

/** What a terminal would obey instead of showing it. */
const CONTROL_CHARACTERS = /\p{Cc}/gu;

/** A project's label: the last folder of its path, of either system's separators. */
export function projectName(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  return lastFolder(path)?.replace(CONTROL_CHARACTERS, ' ').slice(0, PROJECT_NAME_CHARACTERS);
}

function lastFolder(path: string): string | undefined {
  return path
    .split(/[/\\]+/)
    .filter((part) => part !== '')
    .at(-1);
}
