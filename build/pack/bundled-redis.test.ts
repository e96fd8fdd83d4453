import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runStep } from '../prepare/run-step.mjs';
import { put, putProgram, testFolder } from '../prepare/test-folder.ts';
import { hasLicenceBeside, putRedis } from './bundled-redis.mjs';
import { provideBundledRedis } from './provide-redis.mjs';
import { libraryProblem, licenceProblem, neededLibraries, redisUnfitness } from './redis-fitness.mjs';
import { withRedisBuilt } from './redis-source.mjs';
import { systemRedis } from './test-package.ts';

describe('what may be bundled', () => {
  it.each([
    ['Redis server v=6.2.19 sha=00000000:0 malloc=libc bits=64', null],
    ['Redis server v=7.2.11 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', null],
    ['Valkey server v=8.1.1 sha=00000000:0', null],
    ['Redis server v=7.4.0 sha=00000000:0', /7\.4 is not under the BSD licence/],
    ['Redis server v=8.2.1 sha=00000000:0', /8\.2 is not under the BSD licence/],
    ['Memurai server v=4.1.2', /no Redis or Valkey/],
  ])('goes by the licence of %s', (answer, sentence) => {
    const problem = licenceProblem(answer);
    if (sentence === null) expect(problem).toBeNull();
    else expect(problem).toMatch(sentence);
  });

  it('needs nothing but the C library', () => {
    expect(libraryProblem(['linux-vdso.so.1', 'libm.so.6', 'libc.so.6', 'ld-linux-x86-64.so.2'])).toBeNull();
    expect(libraryProblem(['/usr/lib/libSystem.B.dylib'])).toBeNull();
    expect(libraryProblem(['libc.so.6', 'libssl.so.3'])).toMatch(/may not have: libssl\.so\.3$/);
    expect(libraryProblem(['/opt/homebrew/opt/openssl@3/lib/libssl.3.dylib'])).toMatch(/libssl/);
  });

  it('runs the server and reads its libraries', () => {
    const folder = testFolder();
    // A script has no libraries, as a static program has none.
    expect(redisUnfitness(putProgram(join(folder, 'free'), 'echo Redis server v=7.2.11'))).toBeNull();
    expect(redisUnfitness(putProgram(join(folder, 'other'), 'echo Redis server v=7.4.1'))).toMatch(/not under the BSD/);
    expect(redisUnfitness(putProgram(join(folder, 'broken'), 'exit 1'))).toMatch(/does not run here/);
    expect(redisUnfitness(join(folder, 'missing'))).toMatch(/ENOENT/);
  });

  it.runIf(process.platform === 'linux')('sees the libraries of a program that has some', () => {
    const names = neededLibraries(process.execPath);
    expect(names).toContain('libc.so.6');
    expect(names.filter((name) => name.includes('/'))).toEqual([]);
  });
});

describe('laying out the server', () => {
  it('makes a program for everybody with the licences of its source', () => {
    const source = testFolder();
    put(join(source, 'COPYING'), 'redis');
    put(join(source, 'deps', 'lua', 'COPYRIGHT'), 'lua');
    put(join(source, 'deps', 'hiredis', 'read.c'), '');
    const folder = join(testFolder(), 'redis');
    putRedis(systemRedis(), folder, source);
    expect(readdirSync(folder).sort()).toEqual(['LICENSE.deps-lua.txt', 'LICENSE.txt', 'redis-server']);
    expect(readFileSync(join(folder, 'LICENSE.txt'), 'utf8')).toBe('redis');
    expect(statSync(join(folder, 'redis-server')).mode & 0o777).toBe(0o755);
  });

  it('takes the licence beside a program, through links', () => {
    const folder = testFolder();
    const server = putProgram(join(folder, 'redis-server'), '');
    put(join(folder, 'LICENSE'), 'free');
    expect(hasLicenceBeside(server)).toBe(true);
    const laidOut = join(testFolder(), 'redis');
    putRedis(server, laidOut);
    expect(readFileSync(join(laidOut, 'LICENSE.txt'), 'utf8')).toBe('free');
  });
});

describe('building from source', () => {
  it('compiles the archive that was expected and ends its folder', async () => {
    const source = await serveSource('all: redis-server\nredis-server:\n\techo made > redis-server\n');
    const built = await withRedisBuilt(
      ({ server, source: folder }) => ({ made: readFileSync(server, 'utf8'), files: readdirSync(folder), folder }),
      source,
    );
    expect(built.made).toBe('made\n');
    expect(built.files).toContain('COPYING');
    expect(() => statSync(built.folder)).toThrow(/ENOENT/);
  });

  it('compiles nothing else', async () => {
    const source = await serveSource('redis-server:\n\techo made > redis-server\n');
    const other = { ...source, sha256: '0'.repeat(64) };
    await expect(withRedisBuilt(() => 'taken', other)).rejects.toThrow(/not the archive that was expected/);
  });

  it('says what to do without the archive or a compiler', async () => {
    const source = await serveSource('redis-server:\n\texit 3\n');
    const missing = { ...source, address: `${source.address}/missing` };
    await expect(withRedisBuilt(() => 'taken', missing)).rejects.toThrow(/answer 404.*BLUEPLANE_BUNDLED_REDIS/);
    await expect(withRedisBuilt(() => 'taken', source)).rejects.toThrow(/make failed/);
  });
});

it('refuses a named server that cannot be bundled, and leaves nothing behind', async () => {
  const root = testFolder();
  const server = putProgram(join(testFolder(), 'redis-server'), 'echo Redis server v=8.0.0');
  await expect(provideBundledRedis(root, { BLUEPLANE_BUNDLED_REDIS: server })).rejects.toThrow(
    /cannot be bundled: Redis 8\.0 is not under the BSD licence/,
  );
  expect(readdirSync(root)).toEqual([]);
});

/** Serves a source archive as Redis publishes them: one folder, with the makefile in `src`. */
async function serveSource(makefile: string): Promise<{ address: string; sha256: string }> {
  const folder = testFolder();
  put(join(folder, 'redis-0.0.0', 'COPYING'), 'licence');
  const path = put(join(folder, 'redis-0.0.0', 'src', 'Makefile'), makefile);
  const archive = join(folder, 'redis.tar.gz');
  const packed = await runStep('tar', ['-czf', archive, '-C', dirname(dirname(dirname(path))), 'redis-0.0.0']);
  expect(packed.ok).toBe(true);
  const content = readFileSync(archive);
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/redis.tar.gz' ? 200 : 404;
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port }: Pick<AddressInfo, 'port'> = portOf(server.address());
  return {
    address: `http://127.0.0.1:${port}/redis.tar.gz`,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

function portOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}
