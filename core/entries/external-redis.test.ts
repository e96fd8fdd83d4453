import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test, vi } from 'vitest';
import { errorMessage } from '../runtime/error-fields.ts';
import { freeLoopbackPort } from '../runtime/free-port.ts';
import { homePaths } from '../runtime/paths.ts';
import { describeHomeRedis } from '../runtime/redis-streams.ts';
import { loadSettings } from '../runtime/settings.ts';
import { testProgram } from './test-program.ts';

const PATIENCE_MS = 300_000;
const PASSWORD = 'open-sesame-4711';

/** What a server that was made without TLS says of the switch for it, before it ends. */
const WITHOUT_TLS = />>> 'tls-port .*\s+Bad directive/;

/**
 * A Redis that somebody else runs: with a password, on a plain port and, with a certificate of its own, on one with TLS.
 * @throws with the server's own words where it ends instead
 */
async function sharedRedis({ tls }: { tls: boolean }): Promise<{ port: number; tlsPort: number; certificate: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'bp-shared-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...request, ...subject], { stdio: 'ignore' });
  const [port, tlsPort] = [await freeLoopbackPort(), await freeLoopbackPort()];
  const server = spawn('redis-server', [
    ...['--bind', '127.0.0.1', '--port', String(port), '--requirepass', PASSWORD, '--save', '', '--dir', folder],
    ...['--maxmemory-policy', 'noeviction'],
    ...(tls ? ['--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key] : []),
    ...(tls ? ['--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'] : []),
  ]);
  onTestFinished(async () => {
    if (server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/ready to accept connections/i.test(said)) resolve();
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    server.once('error', reject);
    // Not at its exit: its last words may still be on their way then.
    server.once('close', () => reject(new Error(`redis-server ended at once: ${said}`)));
  });
  return { port, tlsPort, certificate };
}

test(
  'two installations share a Redis that others run, by password and TLS, and neither sees the other',
  async ({ skip }) => {
    const { port, tlsPort, certificate } = await sharedRedis({ tls: true }).catch((error: unknown) => {
      if (!WITHOUT_TLS.test(errorMessage(error))) throw error;
      return skip('the redis-server of this machine is made without TLS');
    });
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificate);
    onTestFinished(() => void vi.unstubAllEnvs());
    const urls = [`redis://:${PASSWORD}@127.0.0.1:${port}`, `rediss://:${PASSWORD}@localhost:${tlsPort}`];
    const homes: string[] = [];
    for (const [index, url] of urls.entries()) {
      const program = testProgram();
      homes.push(program.home);
      mkdirSync(program.home, { mode: 0o700 });
      writeFileSync(join(program.home, 'config.yaml'), `redis:\n  url: ${url}\n  key_prefix: shared\n`);
      program.addSession('same', 20 + index);
      expect(await program.run('ingest', '--once')).toMatchObject({ code: 0, err: '' });
      expect(await program.responses()).toBe(20 + index);
      // Nobody starts a private one beside it.
      expect(existsSync(join(program.home, 'redis', 'server.json'))).toBe(false);
      expect(readFileSync(join(program.home, 'server.log'), 'utf8')).not.toContain(PASSWORD);
    }

    const redis = new Redis(urls[0] ?? '');
    onTestFinished(() => redis.disconnect());
    const keys = await redis.keys('*');
    const installations = new Set(keys.map((key) => /^shared:([0-9a-f]{12}):/.exec(key)?.[1]));
    expect(installations.size).toBe(2);
    expect(installations).not.toContain(undefined);
    const own = homes.map((home) => describeHomeRedis(homePaths(home), loadSettings(join(home, 'config.yaml'))));
    const streams = (await Promise.allSettled(own)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.streams.map(({ name }) => name)] : [],
    );
    // This process was started without the certificate: only the plain one answers it.
    expect(streams).toHaveLength(1);
    expect(new Set(streams.flat().map((name) => name.slice(0, 'shared:012345678901:'.length))).size).toBe(1);
    expect(streams.flat().join()).toContain('telemetry:events');
  },
  PATIENCE_MS,
);

test(
  'a wrong password is told without a word of it',
  async () => {
    const { port } = await sharedRedis({ tls: false });
    const program = testProgram();
    mkdirSync(program.home, { mode: 0o700 });
    const wrong = 'not-the-right-one';
    writeFileSync(join(program.home, 'config.yaml'), `redis:\n  url: redis://:${wrong}@127.0.0.1:${port}\n`);
    const ingest = await program.run('ingest', '--once');
    expect(ingest).toMatchObject({ code: 1, out: '' });
    expect(ingest.err).toMatch(/Redis.* 127\.0\.0\.1:\d+ .*redis\.url in config\.yaml/);
    const doctor = await program.run('doctor');
    expect(doctor.out).toMatch(/PROBLEM {2}redis: The Redis at 127\.0\.0\.1:\d+ does not answer/);
    expect([ingest.err, doctor.out, readFileSync(join(program.home, 'server.log'), 'utf8')].join()).not.toContain(
      wrong,
    );
  },
  PATIENCE_MS,
);
