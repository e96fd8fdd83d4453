import { JSON_DEPTH_MAX, VALUES_MAX } from '../limits.ts';
import { malformed, UnreadableRequest } from '../request-meter.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** Both brackets differ from their braces by this bit alone. */
const BRACE_BIT = 0x20;
const OPENING = 0x5b;
const CLOSING = 0x5d;
/** A value of OTLP takes two objects and three members of JSON. */
const JSON_VALUES_MAX = 2 * VALUES_MAX;

/**
 * Looks how deep and how many the values of a text are before it is parsed: some megabytes of brackets become gigabytes of
 * objects. What is no JSON is for the parser to say.
 * @throws UnreadableRequest
 */
export function scanJson(body: Buffer): void {
  let depth = 0;
  let values = 0;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index] ?? 0;
    if (byte === QUOTE) index = endOfText(body, index);
    else if (byte === COMMA) values += 1;
    else if ((byte & ~BRACE_BIT) === OPENING) {
      depth += 1;
      values += 1;
      if (depth > JSON_DEPTH_MAX) throw malformed(`its brackets lie more than ${JSON_DEPTH_MAX} deep`);
    } else if ((byte & ~BRACE_BIT) === CLOSING) depth -= 1;
  }
  if (values > JSON_VALUES_MAX) {
    throw new UnreadableRequest('too_large', `The request holds more than ${VALUES_MAX} values.`);
  }
}

/** @returns the index of the quotation mark that ends the text begun at `start`, or the last index there is */
function endOfText(body: Buffer, start: number): number {
  let end = body.indexOf(QUOTE, start + 1);
  while (end !== -1 && isEscaped(body, end)) end = body.indexOf(QUOTE, end + 1);
  return end === -1 ? body.length : end;
}

function isEscaped(body: Buffer, quote: number): boolean {
  let before = quote - 1;
  while (body[before] === BACKSLASH) before -= 1;
  return (quote - before) % 2 === 0;
}
