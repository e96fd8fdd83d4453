import { StringDecoder } from 'node:string_decoder';

/** Longest line of a log that is kept, in characters; the rest of a longer one is dropped. */
const LOG_LINE_MAX_LENGTH = 16_384;

/**
 * Splits a stream of text into lines, in bounded memory. The last line counts even without a newline.
 * @param options.maxLength longest line kept, in characters; the rest of a longer one is dropped. By default what a
 * line of a log may need.
 */
export function readLines(
  stream: NodeJS.ReadableStream,
  listener: (line: string) => void,
  { maxLength = LOG_LINE_MAX_LENGTH }: { maxLength?: number } = {},
): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  /** Only the new piece is looked at, so that a long line in many pieces costs no more than its length. */
  function take(piece: string): void {
    if (rest.length < maxLength) rest += piece.slice(0, maxLength - rest.length);
  }
  function end(): void {
    const line = rest;
    rest = '';
    if (line !== '') listener(line);
  }

  stream.on('data', (chunk: Buffer) => {
    const pieces = decoder.write(chunk).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) end();
      take(piece);
    }
  });
  stream.on('end', end);
  // A broken pipe means that the process has ended, which is reported elsewhere.
  stream.on('error', () => undefined);
}
