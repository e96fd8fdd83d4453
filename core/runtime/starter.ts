/** A process whose starter was killed is given to another; this is how long that may stay unnoticed. */
const LOOK_EVERY_MS = 1_000;

/**
 * Calls back once when the process that started this one over a channel has let go of it, however that ended; also when
 * it did so before this was called. Never without a channel.
 * @returns the way to stop listening
 */
export function onStarterGone(listener: () => void): () => void {
  if (process.send === undefined) return () => undefined;
  if (!process.connected) {
    setImmediate(listener);
    return () => undefined;
  }
  process.once('disconnect', listener);
  return () => void process.off('disconnect', listener);
}

/**
 * Calls back once when the process that started this one has ended, whatever it is: a shell, a script, a Blueplane.
 * @returns the way to stop looking
 */
export function onParentEnded(listener: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isStill(parent)) return;
    clearInterval(timer);
    listener();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function isStill(parent: number): boolean {
  if (process.platform !== 'win32') return process.ppid === parent;
  // Windows goes on naming a parent that has ended.
  try {
    return process.kill(parent, 0);
  } catch {
    return false;
  }
}
