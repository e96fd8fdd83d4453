import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createWire } from '../in-page/wire.ts';
import { NODE } from '../runtime-facts.ts';

const wire = createWire();
const messageSchema = z.object({ argv: z.array(z.string()), cwd: z.string(), additionalData: z.unknown() });

/** What a second instance tells the first. */
export type SecondInstance = z.infer<typeof messageSchema>;

// The API is synchronous and Node's sockets are not, so another Node says it. It ends well when the first one heard.
const TELL = `
  const socket = require('node:net').connect({ path: '\\0' + process.argv[1] }, () => socket.end(process.argv[2]));
  socket.on('error', () => process.exit(1));
  socket.on('close', () => process.exit(0));
  socket.resume();
`;

// The first instance may be busy, but not for longer.
const TELL_TIMEOUT_MS = 20_000;

// Between a holder that is just ending and its socket being free.
const ATTEMPTS = 20;

let held: Server | null = null;

/**
 * Takes the lock of a userData folder, or tells its holder about this instance. The lock is an abstract socket of
 * Linux: the system drops it with the process.
 * @returns whether this process has the lock
 */
export function takeInstanceLock(
  userData: string,
  own: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): boolean {
  if (held !== null) return true;
  const name = `blueplane-emulator-${createHash('sha256').update(userData).digest('hex')}`;
  const message = wire.encode(own);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    held = listen(name, onSecond);
    if (held !== null) return true;
    if (spawnSync(NODE, ['-e', TELL, name, message], { timeout: TELL_TIMEOUT_MS }).status === 0) return false;
  }
  throw new Error('the lock of another instance is neither free nor answered');
}

export function holdsInstanceLock(): boolean {
  return held !== null;
}

export function releaseInstanceLock(): void {
  held?.close();
  held = null;
}

function listen(name: string, onSecond: (second: SecondInstance) => void): Server | null {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    void text(socket).then((message) => {
      socket.end();
      onSecond(messageSchema.parse(wire.decode(message)));
    });
  });
  // A taken name is seen below, at once.
  server.on('error', () => undefined);
  server.listen({ path: `\0${name}` });
  if (!server.listening) return null;
  server.unref();
  return server;
}
