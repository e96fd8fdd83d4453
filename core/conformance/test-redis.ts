import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Redis of its own in a folder of its own, shared by homes under different prefixes. */
export class CorpusRedis {
  readonly folder = mkdtempSync(join(tmpdir(), 'blueplane-rules-'));
  readonly socket = join(this.folder, 'redis.sock');
  readonly #server: ChildProcess;

  constructor() {
    const options = ['--port', '0', '--unixsocket', this.socket, '--save', '', '--appendonly', 'no'];
    this.#server = spawn('redis-server', options, { cwd: this.folder, stdio: 'ignore' });
  }

  async close(): Promise<void> {
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
