import { errorCode, errorMessage } from '../runtime/error-fields.ts';
import { findRedisBinary, isNewEnough } from '../runtime/redis-binary.ts';
import { readRedisNote } from '../runtime/redis-note.ts';
import { describeRedis, withRedis } from '../runtime/redis-probe.ts';
import { type Check, ok, type Patient, problem, type Verdict, warning } from './check.ts';

/** The Redis that is run or connected to. */
export const checkRedis: Check = {
  name: 'redis',
  look: (patient) => (patient.settings.redis.url === undefined ? privateRedis(patient) : externalRedis(patient)),
};

async function privateRedis({ paths, env, settings, owner }: Patient): Promise<Verdict[]> {
  let version: string;
  try {
    version = (await findRedisBinary(settings.redis.binary, env, null)).version;
  } catch (error) {
    return [problem('No Redis can be run.', errorMessage(error))];
  }
  if (owner === null || owner === 'silent') return [ok(`Redis ${version} can be run.`)];
  const note = readRedisNote(paths.redisDirectory);
  try {
    await withRedis({ socketPath: note?.socket ?? null, url: note?.url ?? null }, (redis) => redis.ping());
    return [ok(`The private Redis answers; version ${version} can be run.`)];
  } catch (error) {
    return [
      problem(
        `The private Redis does not answer (${errorCode(error)}).`,
        'It is started again by itself; if it is not, run `blueplane restart`.',
      ),
    ];
  }
}

async function externalRedis({ settings }: Patient): Promise<Verdict[]> {
  const place = placeOf(settings.redis.url ?? '');
  try {
    const { version, evicts } = await withRedis({ socketPath: null, url: settings.redis.url ?? null }, describeRedis);
    if (version !== null && !isNewEnough(version)) {
      return [
        problem(`${place} is version ${version}.`, 'Use Redis 6.2 or later, or Valkey (redis.url in config.yaml).'),
      ];
    }
    if (evicts) return [warning(`${place} may evict keys.`, 'Set its maxmemory-policy to noeviction.')];
    return [ok(`${place} answers, version ${version ?? 'unknown'}.`)];
  } catch (error) {
    return [
      problem(`${place} does not answer (${errorCode(error)}).`, 'Start it, or correct redis.url in config.yaml.'),
    ];
  }
}

/** Host and port: a URL may hold a password. */
function placeOf(url: string): string {
  return URL.canParse(url) ? `The Redis at ${new URL(url).host}` : 'The Redis of redis.url';
}
