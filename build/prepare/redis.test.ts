import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundledRedisPath, provideRedis, redisVersion } from './redis.mjs';
import { putProgram, testFolder } from './test-folder.ts';

const answer = (text: string) => `echo '${text}'`;
const REDIS_7 = 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0';
const REDIS_5 = 'Redis server v=5.0.7 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=0';
const VALKEY_8 = 'Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0';
const nothing = async () => null;

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('finding Redis', () => {
  it('takes the one on the PATH without a word', async () => {
    const folder = testFolder();
    const path = putProgram(join(folder, 'redis-server'), answer(REDIS_7));
    expect(await provideRedis(testFolder(), process.execPath, { env: { PATH: folder } })).toBe(path);
    expect(written).toBe('');
  });

  it('takes Valkey too, and passes over a Redis that is too old', async () => {
    const [old, fresh] = [testFolder(), testFolder()];
    putProgram(join(old, 'redis-server'), answer(REDIS_5));
    const path = putProgram(join(fresh, 'valkey-server'), answer(VALKEY_8));
    const env = { PATH: [old, fresh].join(delimiter) };
    expect(await provideRedis(testFolder(), process.execPath, { env })).toBe(path);
  });

  it('takes the bundled one when the PATH has none', async () => {
    const root = testFolder();
    const path = putProgram(bundledRedisPath(root), answer(REDIS_7));
    expect(await provideRedis(root, process.execPath, { env: { PATH: testFolder() } })).toBe(path);
  });

  it('refuses a wrong BLUEPLANE_REDIS_SERVER instead of taking another', async () => {
    const folder = testFolder();
    putProgram(join(folder, 'redis-server'), answer(REDIS_7));
    const env = { PATH: folder, BLUEPLANE_REDIS_SERVER: join(folder, 'missing') };
    expect(await provideRedis(testFolder(), process.execPath, { env })).toBe(null);
    expect(written).toMatch(
      /^blueplane: BLUEPLANE_REDIS_SERVER names .*missing, which is not .*correct it, or unset it.*\n$/,
    );
  });

  it('knows a version, and what is none', () => {
    const folder = testFolder();
    expect(redisVersion(putProgram(join(folder, 'seven'), answer(REDIS_7)))).toEqual({ major: 7, minor: 0 });
    expect(redisVersion(putProgram(join(folder, 'other'), 'exit 1'))).toBe(null);
    expect(redisVersion(putProgram(join(folder, 'silent'), 'echo hello'))).toBe(null);
    expect(redisVersion(join(folder, 'missing'))).toBe(null);
  });
});

// The usual folders of the system are looked through before anything is installed, so where Redis is installed the
// way to the end is not reached; there the notice about the folder is what is tested.
describe('without a Redis on the PATH', () => {
  it('ends in one line per attempt, none with an address in it', async () => {
    const env = { PATH: testFolder() };
    const path = await provideRedis(testFolder(), process.execPath, { env, installPackage: nothing, build: nothing });
    const lines = written.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^blueplane: no Redis server was found \(.*\)(: using \S+, which is not on the PATH\.|, and none could be installed or built here: install .*)$/,
    );
    expect(path === null).toBe(lines[0]?.includes('none could be installed'));
    expect(written).not.toContain('://');
  });
});
