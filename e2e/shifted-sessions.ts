import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
/** An instant as the tools write it. */
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/**
 * Copies a folder of transcripts with every instant moved by the same number of whole days, so that the sessions'
 * last day becomes the present one (UTC).
 */
export function copyShifted(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const files = readdirSync(to, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(to, name));
  const newest = Math.max(...files.map((file) => newestInstant(readFileSync(file, 'utf8'))));
  const shift = (Math.floor(Date.now() / DAY_MS) - Math.floor(newest / DAY_MS)) * DAY_MS;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(INSTANT, (instant) => new Date(Date.parse(instant) + shift).toISOString()),
    );
  }
}

/** Of the lines' own time stamps: what a text talks about may lie in any year. */
function newestInstant(text: string): number {
  const stamps = [...text.matchAll(/"timestamp":"([^"]+)"/g)].map(([, stamp = '']) => Date.parse(stamp));
  return Math.max(0, ...stamps.filter((stamp) => !Number.isNaN(stamp)));
}
