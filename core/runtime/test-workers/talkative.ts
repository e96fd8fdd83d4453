import { openParentChannel } from '../parent-channel.ts';

/** Does what a test of a process host tells it, and nothing by itself but to say that it is there. */
// Before it says that it is there.
process.on('SIGTERM', () => process.exit(15));
const channel = openParentChannel();
if (channel === null) process.exit(2);
process.stdout.write(`out ${process.env.TEST_WORD}\n`);
process.stderr.write('err ünïcode ✓\nlast words without a newline');
channel.send({ type: 'ready', info: { word: process.env.TEST_WORD ?? '', pid: String(process.pid) } });
channel.onMessage((message) => {
  const text = JSON.stringify(message);
  if (text.includes('"stop"')) process.exit(7);
  // What has been said arrives before the exit is told.
  channel.send({ type: 'response', id: 1, error: null, result: message });
});
// Without a parent's line of its own a process with nothing to do would end at once.
setInterval(() => undefined, 60_000);
