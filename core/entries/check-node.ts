/**
 * The first import of every entry: stops with a sentence on a Node that is too old. The native SQLite module needs
 * Node-API 10, which came with Node 22.14; on an older one it ends the process without a word.
 */
const MINIMUM_MAJOR = 22;
const MINIMUM_MINOR = 14;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < MINIMUM_MAJOR || (major === MINIMUM_MAJOR && minor < MINIMUM_MINOR)) {
  process.stderr.write(
    `blueplane: this is Node ${process.versions.node}, and Blueplane needs ${MINIMUM_MAJOR}.${MINIMUM_MINOR} or later. Start it with \`npm start\` or \`npx blueplane\`, which bring the right one.\n`,
  );
  process.exit(1);
}
