// Says what it is, answers, and ends as it is told.

const { parentPort } = process;
console.log('worker writes');
parentPort.postMessage({
  type: process.type,
  send: typeof process.send,
  word: process.argv.at(-1),
  env: process.env.WORD ?? null,
  pid: process.pid,
});
parentPort.on('message', ({ data }) => {
  if (data === 'exit 3') process.exit(3);
  parentPort.postMessage({ kind: Object.prototype.toString.call(data), data });
});
