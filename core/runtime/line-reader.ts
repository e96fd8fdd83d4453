import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Longest line kept, in characters; the rest of a longer one is dropped. */
const LINE_MAX_LENGTH = 16_384;

/** Splits a stream of text into lines, in bounded memory. The last line counts even without a newline. */
export function readLines(stream: Readable, listener: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_MAX_LENGTH);
    for (const line of lines) if (line !== '') listener(line.slice(0, LINE_MAX_LENGTH));
  });
  stream.on('end', () => {
    if (rest !== '') listener(rest);
  });
  // A broken pipe means that the process has ended, which is reported elsewhere.
  stream.on('error', () => undefined);
}
