import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import type { RedisAddress } from '../contracts/worker-messages.ts';
import { endingWithParent } from './ends-with-parent.ts';
import { errorMessage } from './error-fields.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import { readLines } from './line-reader.ts';
import { PING_EVERY_MS } from './managed-process.ts';
import type { RedisBinary } from './redis-binary.ts';
import { noteRedis } from './redis-note.ts';
import { withRedis } from './redis-probe.ts';
import type { ServerLog } from './server-log.ts';

export type PrivateRedisPlan = {
  binary: RedisBinary;
  /** Working directory, `<home>/redis`. */
  directory: string;
  /**
   * The same for all lives under one owner; another for each owner, since an old server removes its socket as it ends.
   * A URL (loopback, with a password) where there are no Unix sockets.
   */
  address: Omit<RedisAddress, 'keyPrefix'>;
  log: Pick<ServerLog, 'takePlainLine'>;
};

/** Distance of the attempts to reach a server that is starting. */
const START_POLL_MS = 20;

/** Starts a private Redis on its Unix socket; its `ready` is the first answered PING. */
export function launchPrivateRedis(plan: PrivateRedisPlan, events: IncarnationEvents): Incarnation {
  const { address } = plan;
  mkdirSync(plan.directory, { recursive: true, mode: 0o700 });
  // What a killed life left behind would make the new one look ready before it is.
  if (address.socketPath !== null) rmSync(address.socketPath, { force: true });
  const { path, words } = endingWithParent({ path: plan.binary.path, words: ['-'] });
  const child = spawn(path, words, {
    cwd: plan.directory,
    // A group of its own: the SIGINT of a terminal must not end it before its clients.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(configuration(plan));
  noteRedis(plan.directory, { pid: child.pid ?? null, socket: address.socketPath, url: address.url });
  const lastWords = takeOutput(child, plan.log, () => serving);
  let serving = false;

  let ended = false;
  function end(reason: string): void {
    if (ended) return;
    ended = true;
    events.exited(reason);
  }
  child.on('exit', (code, signal) => {
    end([`ended ${signal === null ? `with code ${code}` : `by ${signal}`}`, ...lastWords.tell()].join(': '));
  });
  child.on('error', (error) => end(`could not be started: ${errorMessage(error)}`));

  async function awaitReady(): Promise<void> {
    while (!ended) {
      if (await answersPing(address)) {
        serving = true;
        lastWords.forget();
        events.ready();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    }
  }
  void awaitReady();

  return {
    pid: child.pid ?? null,
    ping: () => void answersInTime(address).then((answered) => answered && events.pong()),
    // NOSAVE: everything in it can be read from the sources or SQLite again. It closes the connection as its answer.
    stop: () => {
      serving = false;
      void withRedis(address, (redis) => redis.call('SHUTDOWN', 'NOSAVE')).catch(() => child.kill('SIGTERM'));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

type Address = Pick<RedisAddress, 'socketPath' | 'url'>;

/** Whether a Redis at this address answers now. Never throws. @param answerMs as for {@link withRedis} */
export function answersPing(address: Address, answerMs?: number): Promise<boolean> {
  return withRedis(address, (redis) => redis.ping(), answerMs).then(
    (answer) => answer === 'PONG',
    () => false,
  );
}

/** Whether it answers before the next ping: one that is late, under load or held up, does not hang. Never throws. */
export function answersInTime(address: Address): Promise<boolean> {
  return answersPing(address, PING_EVERY_MS);
}

/** Handed over by stdin. One door for this user alone, no file written, and no key ever evicted. */
function configuration(plan: PrivateRedisPlan): string {
  return [
    ...listening(plan.address),
    `dir ${quoted(plan.directory)}`,
    'daemonize no',
    'save ""',
    'appendonly no',
    'maxmemory-policy noeviction',
    // Its own housekeeping (it reads its size in /proc each time) once a second, not ten times: there is next to nothing to keep.
    'hz 1',
    'loglevel notice',
    'logfile ""',
    '',
  ].join('\n');
}

function listening(address: PrivateRedisPlan['address']): string[] {
  if (address.socketPath !== null) return ['port 0', `unixsocket ${quoted(address.socketPath)}`, 'unixsocketperm 600'];
  const url = new URL(address.url ?? '');
  return ['bind 127.0.0.1', `port ${url.port}`, `requirepass ${quoted(url.password)}`];
}

/** Redis reads C escapes between double quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** The line, if any, that may say why a Redis ended. */
type LastWords = { tell(): string[]; forget(): void };

/**
 * Sends its output to the log. Redis marks the ordinary words of its start and end as warnings too, so its warnings
 * count only while it serves. Of a start that fails any line may be the reason; while it serves only a warning or
 * something that is not in its own form.
 */
function takeOutput(child: ChildProcess, log: PrivateRedisPlan['log'], isServing: () => boolean): LastWords {
  let last: string[] = [];
  function take(line: string): void {
    // `1234:M 21 Nov 2026 14:03:05.123 # Out of memory`
    const parsed = /^\d+:\S \d+ \w+ \d+ [\d:.]+ ([.*#-]) (.*)$/.exec(line);
    const text = parsed?.[2] ?? line.trim();
    if (text === '') return;
    const kind = parsed?.[1] ?? 'other';
    if (!isServing() || kind === '#' || kind === 'other') last = [text];
    log.takePlainLine('redis', kind === '#' && isServing() ? 'WARNING' : 'DEBUG', text);
  }
  if (child.stdout !== null) readLines(child.stdout, take);
  if (child.stderr !== null) readLines(child.stderr, take);
  return {
    tell: () => last,
    forget: () => {
      last = [];
    },
  };
}
