import { connect } from 'node:net';
import type { RedisAddress } from '../contracts/worker-messages.ts';

/** The command as it goes over the wire (RESP). */
const SHUTDOWN_COMMAND = '*2\r\n$8\r\nSHUTDOWN\r\n$6\r\nNOSAVE\r\n';
/** A live Redis closes the connection within a millisecond of the command. */
const SHUTDOWN_WAIT_MS = 500;

/**
 * Called by a worker whose supervisor is gone: ends the private Redis that the supervisor left behind. It can only
 * reach that one: each owner's Redis has a socket name of its own. An external Redis is left alone.
 * Nothing is lost: what is not in SQLite is read from the sources again.
 */
export function endAbandonedRedis(address: RedisAddress): Promise<void> {
  const { socketPath } = address;
  if (socketPath === null) return Promise.resolve();
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => socket.write(SHUTDOWN_COMMAND));
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.setTimeout(SHUTDOWN_WAIT_MS, () => socket.destroy());
    socket.resume();
  });
}
