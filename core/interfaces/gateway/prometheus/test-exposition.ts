/** A sample as it was read, its labels in the order in which they stand. */
export type ReadSample = { name: string; labels: [string, string][]; value: number };
export type ReadExposition = { types: Map<string, string>; helps: Map<string, string>; samples: ReadSample[] };

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const NUMBER = /^(?:NaN|[+-]?Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;

/**
 * Reads text of the exposition format 0.0.4 by its grammar, letter by letter, and refuses everything else: a name's
 * second TYPE, one behind its samples, names that do not stand together, series that are there twice, a last line that
 * does not end.
 */
export function readExposition(text: string): ReadExposition {
  const read: ReadExposition = { types: new Map(), helps: new Map(), samples: [] };
  const seen = new Set<string>();
  const closed = new Set<string>();
  let current = '';
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    const sample = comment === null ? readSample(line) : null;
    const name = comment?.[2] ?? sample?.name ?? '';
    if (name !== current) {
      if (closed.has(name)) throw new Error(`${name} stands in two places`);
      closed.add(current);
      current = name;
    }
    if (comment !== null) {
      const table = comment[1] === 'TYPE' ? read.types : read.helps;
      if (table.has(name) || read.samples.some((each) => each.name === name)) throw new Error(`twice or late: ${line}`);
      if (comment[1] === 'TYPE' && !/^(?:counter|gauge)$/.test(comment[3] ?? '')) throw new Error(`no type: ${line}`);
      table.set(name, comment[3] ?? '');
    } else if (sample !== null) {
      const series = JSON.stringify([name, sample.labels.toSorted()]);
      if (seen.has(series)) throw new Error(`twice: ${line}`);
      if (!read.types.has(name)) throw new Error(`without a type: ${line}`);
      seen.add(series);
      read.samples.push(sample);
    }
  }
  return read;
}

function readSample(line: string): ReadSample {
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0];
    if (found === undefined) throw new Error(`place ${at} of: ${line}`);
    at += found.length;
    return found;
  };
  const name = take(NAME);
  const labels: [string, string][] = [];
  if (line[at] === '{') {
    at += 1;
    while (line[at] !== '}') {
      const label = take(LABEL);
      take(/="/y);
      labels.push([label, unescaped(take(/(?:[^"\\\n]|\\[\\"n])*/y))]);
      take(/"/y);
      if (line[at] !== '}') take(/,/y);
    }
    at += 1;
  }
  take(/ /y);
  const number = line.slice(at);
  if (!NUMBER.test(number)) throw new Error(`no number: ${line}`);
  if (new Set(labels.map(([label]) => label)).size !== labels.length) throw new Error(`a label twice: ${line}`);
  return { name, labels, value: Number(number.replace(/inf$/i, 'Infinity')) };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\"n])/g, (_whole, letter: string) => (letter === 'n' ? '\n' : letter));
}
