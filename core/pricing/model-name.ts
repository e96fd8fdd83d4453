import type { Vendor } from './price-table.ts';

/**
 * Reads a model's name as tools and clouds spell it. Only named spellings are understood: whatever else stands in a
 * name makes it another model, which has no price. There is no likeness, no prefix and no longest match.
 */

/** Where a name says the model runs; clouds charge more on some endpoints. */
export type Endpoint = 'own' | 'regional' | 'government';

export type ModelNameReading = {
  /** Names to look up, the most exact first; lower case, `-` for `.` and `@`. */
  candidates: string[];
  endpoint: Endpoint;
  /** Vendors whose models the prefix may stand before. */
  vendors: readonly Vendor[];
};

const ANY_VENDOR: readonly Vendor[] = ['anthropic', 'openai', 'google'];

/** Path prefixes of clouds and gateways that pass the vendor's own price on, and whose models they carry. */
const PATH_PREFIXES: ReadonlyMap<string, readonly Vendor[]> = new Map<string, readonly Vendor[]>([
  ['', ANY_VENDOR],
  ['anthropic', ['anthropic']],
  ['bedrock', ['anthropic']],
  ['bedrock/converse', ['anthropic']],
  ['bedrock/invoke', ['anthropic']],
  ['bedrock_converse', ['anthropic']],
  ['vertex', ['anthropic', 'google']],
  ['vertex_ai', ['anthropic', 'google']],
  ['azure_ai', ['anthropic']],
  ['openai', ['openai']],
  ['google', ['google']],
  ['gemini', ['google']],
  ['models', ['google']],
  ['openrouter/anthropic', ['anthropic']],
  ['openrouter/openai', ['openai']],
  ['openrouter/google', ['google']],
  ['vercel_ai_gateway/anthropic', ['anthropic']],
  ['vercel_ai_gateway/openai', ['openai']],
  ['vercel_ai_gateway/google', ['google']],
]);

/** Bedrock's names: an optional inference profile, the vendor, the model, an optional revision. */
const BEDROCK_PREFIX = /^(?:(us|eu|apac|au|jp|global|us-gov)\.)?anthropic\./;
const BEDROCK_REVISION = /-v[12]:0$/;
const BEDROCK_SHORT_REVISION = /-v[12]$/;

const LONGEST_NAME = 200; // characters; real names have below 80

function endpointOf(profile: string | undefined): Endpoint {
  if (profile === undefined || profile === 'global') return 'own';
  return profile === 'us-gov' ? 'government' : 'regional';
}

/** The name without its date suffix of exactly eight digits, or null where it has none. */
function withoutDate(name: string): string | null {
  const match = /^(.*[^-])-(20\d{2})(\d{2})(\d{2})$/.exec(name);
  if (!match) return null;
  const [, base = '', year, month, day] = match;
  const date = `${year}-${month}-${day}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
  // "latest" and a date contradict each other
  return exists && !base.endsWith('-latest') ? base : null;
}

/** Reads a name, or answers null where it is spelled in no known way. */
export function readModelName(written: string): ModelNameReading | null {
  if (written.length > LONGEST_NAME) return null;
  // Claude Code marks its million-token variant so; it is the same model at the same price.
  const spelled = written
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, '');
  const slash = spelled.lastIndexOf('/');
  const path = spelled.slice(0, Math.max(slash, 0));
  let vendors = PATH_PREFIXES.get(path);
  if (!vendors || slash === 0) return null;
  let name = spelled.slice(slash + 1);
  let endpoint: Endpoint = 'own';

  const bedrock = BEDROCK_PREFIX.exec(name);
  if (bedrock && (path === '' || path.startsWith('bedrock'))) {
    name = name.slice(bedrock[0].length).replace(BEDROCK_SHORT_REVISION, '');
    endpoint = endpointOf(bedrock[1]);
    vendors = ['anthropic'];
  }
  name = name
    .replace(BEDROCK_REVISION, '')
    .replace(/@default$/, '')
    .replace(/[.@]/g, '-');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return null;
  const undated = withoutDate(name);
  return { candidates: undated === null ? [name] : [name, undated], endpoint, vendors };
}
