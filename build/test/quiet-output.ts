import { afterEach, beforeEach } from 'vitest';

// What a test makes the program say on the standard streams is shown only when the test fails: beside the results of
// thousands of tests it reads as if something went wrong (a compiler that must fail, a notice of a missing piece).
// Vitest does the same for the console; programs write to the streams themselves.

/** Characters: the last ones tell why a test failed. */
const SHOWN_MAX = 16 * 1024;

/** More than one where tests of a file run at once: what they say cannot be told apart then. */
let testsRunning = 0;
let hasFailed = false;
let said = '';
let release: Array<() => void> = [];

beforeEach(() => {
  testsRunning += 1;
  if (testsRunning === 1) {
    said = '';
    hasFailed = false;
    release = [holdBack(process.stdout), holdBack(process.stderr)];
  }
});

afterEach(({ task }) => {
  testsRunning -= 1;
  hasFailed ||= task.result?.state === 'fail';
  if (testsRunning > 0) return;
  for (const end of release) end();
  if (hasFailed && said !== '') process.stderr.write(`${said.trimEnd()}\n`);
});

/** @returns a function that lets the stream write again */
function holdBack(stream: NodeJS.WriteStream): () => void {
  const { write } = stream;
  let isHeld = true;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    if (!isHeld) {
      // A test that replaced this function for a while has put it back late.
      stream.write = write;
      return stream.write(chunk);
    }
    said = (said + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())).slice(-SHOWN_MAX);
    const written = rest.at(-1);
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
  return () => {
    isHeld = false;
    stream.write = write;
  };
}
