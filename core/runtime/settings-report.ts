import type { Platform } from '../contracts/platform.ts';
import type { Settings } from '../contracts/settings.ts';
import type { SettingsReport } from '../contracts/settings-report.ts';

type Origins = SettingsReport['origins'];
type Environment = Readonly<Record<string, string | undefined>>;

/** Where each tool's folders are said in the environment; a setting overrides it. */
export const SOURCE_VARIABLES: Record<Platform, readonly string[]> = {
  claude_code: ['CLAUDE_CONFIG_DIR'],
  codex_cli: ['CODEX_HOME'],
  gemini_cli: ['GEMINI_DATA_DIR'],
  cursor: ['CURSOR_USER_DIR', 'CURSOR_HOME'],
};

/**
 * Where each value of the settings comes from, by its dotted key.
 * @param said what the file says, without defaults
 */
export function settingOrigins(settings: Settings, said: unknown, env: Environment): Origins {
  const written = new Set(leafKeys(said));
  const origins: Origins = Object.fromEntries(
    leafKeys(settings).map((key) => [key, written.has(key) ? 'file' : 'default']),
  );
  if ((env.BLUEPLANE_PORT ?? '') !== '') origins['gateway.port'] = 'environment';
  for (const [platform, variables] of Object.entries(SOURCE_VARIABLES)) {
    const key = `sources.${platform}.paths`;
    if (!written.has(key) && variables.some((name) => (env[name] ?? '') !== '')) origins[key] = 'environment';
  }
  return origins;
}

/** Dotted keys of everything that is no section: values and lists. */
export function leafKeys(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return prefix === '' ? [] : [prefix];
  return Object.entries(value).flatMap(([key, member]) => leafKeys(member, prefix === '' ? key : `${prefix}.${key}`));
}

/** The value that a dotted key leads to. */
export function valueAt(settings: unknown, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (section, name) =>
        typeof section === 'object' && section !== null
          ? Object.getOwnPropertyDescriptor(section, name)?.value
          : undefined,
      settings,
    );
}

/** Dotted keys whose values differ. */
export function changedKeys(before: Settings, after: Settings): string[] {
  const keys = new Set([...leafKeys(before), ...leafKeys(after)]);
  return [...keys].filter((key) => JSON.stringify(valueAt(before, key)) !== JSON.stringify(valueAt(after, key)));
}

/** What stands for a secret that is set. */
const HIDDEN_SECRET = 'x'.repeat(16);

/** Settings for a screen: without the token of those who send, and an address may hold a password. */
export function withoutSecrets(settings: Settings): Settings {
  const { otlp } = settings.gateway;
  const hidden: Settings =
    otlp.token === undefined
      ? settings
      : { ...settings, gateway: { ...settings.gateway, otlp: { ...otlp, token: HIDDEN_SECRET } } };
  return withoutPassword(hidden);
}

function withoutPassword(settings: Settings): Settings {
  const { url } = settings.redis;
  if (url === undefined) return settings;
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: 'redis:', host: '' };
  return { ...settings, redis: { ...settings.redis, url: `${protocol}//${host}` } };
}
