import type { OtlpAttributes, OtlpLogRecord, OtlpNumberPoint } from '../../contracts/otlp-signal.ts';
import type { SendingPlatform } from '../../privacy/otlp-record.ts';

/** Which tool sent something, and what it calls it. */
export type Sent = { platform: SendingPlatform; name: string };

const PREFIXES: readonly (readonly [string, SendingPlatform])[] = [
  ['claude_code.', 'claude_code'],
  ['codex.', 'codex_cli'],
  ['gemini_cli.', 'gemini_cli'],
];

/** How services are called whose names of events have no tool before them. */
const SERVICES: readonly (readonly [RegExp, SendingPlatform])[] = [
  [/^claude-code/, 'claude_code'],
  [/^codex[-_]/, 'codex_cli'],
  [/^gemini-cli/, 'gemini_cli'],
];

const CLAUDE_SCOPE = 'com.anthropic.claude_code';

/**
 * The tool and event that a record is of. Its name stands in the attribute `event.name`, else in the field for it, else
 * in its body; Claude Code's attribute lacks the tool's name, which then one of the others has.
 * @returns null for a record of no tool that is known
 */
export function sentEvent(record: OtlpLogRecord): Sent | null {
  const names = [record.attributes['event.name'], record.eventName, record.body].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  );
  const [name] = names;
  if (name === undefined) return null;
  const named = ofPrefix(name);
  if (named !== null) return named;
  const platform = names.map(ofPrefix).find((sent) => sent !== null)?.platform ?? ofService(record);
  return platform === null ? null : { platform, name };
}

/** The same for a metric. */
export function sentMetric(point: OtlpNumberPoint): Sent | null {
  return ofPrefix(point.metric);
}

function ofPrefix(name: string): Sent | null {
  for (const [prefix, platform] of PREFIXES) {
    if (name.startsWith(prefix)) return { platform, name: name.slice(prefix.length) };
  }
  return null;
}

function ofService({ resource, scopeName }: { resource: OtlpAttributes; scopeName: string }): SendingPlatform | null {
  if (scopeName.startsWith(CLAUDE_SCOPE)) return 'claude_code';
  const service = resource['service.name'];
  if (typeof service !== 'string') return null;
  return SERVICES.find(([pattern]) => pattern.test(service))?.[1] ?? null;
}

/** Under which key each tool names its session. */
const SESSION_KEYS: Readonly<Record<SendingPlatform, string>> = {
  claude_code: 'session.id',
  codex_cli: 'conversation.id',
  gemini_cli: 'session.id',
};

/** The session as the tool names it; undefined where it does not. */
export function sentSession(
  platform: SendingPlatform,
  { attributes, resource }: { attributes: OtlpAttributes; resource: OtlpAttributes },
): unknown {
  const key = SESSION_KEYS[platform];
  return attributes[key] ?? resource[key];
}
