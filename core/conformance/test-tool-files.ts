import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { laterFolders, type Rule } from './test-rule.ts';

/** Text that is run to make a database of the same name without this ending. */
const DATABASE_EXTENSION = '.vscdb.sql';
/** What a tool appends to; everything else it writes at once. */
const GROWING_EXTENSION = '.jsonl';
/** Into how many pieces a growing file is cut, anywhere: mostly amid a line. */
const PIECES = 3;

/** A change of the tools' folders, between two readings. */
export type Change = (tools: string) => void;

/** The files of a rule as their tools leave them behind, state by state. */
export function wholeFiles(rule: Rule): Change[] {
  return [...specialChanges(rule), placing(rule, join(rule.folder, 'files')), ...laterChanges(rule)];
}

/** The same files as they grew: what a tool appends to comes in pieces. */
export function growingFiles(rule: Rule): Change[] {
  const first = contents(rule, join(rule.folder, 'files'));
  const pieces = Array.from({ length: PIECES }, (_, piece): Change => {
    return (tools) => {
      for (const [name, bytes] of first) {
        const path = placeOf(tools, name);
        if (!name.endsWith(GROWING_EXTENSION)) {
          if (piece === 0) put(path, name, bytes);
          continue;
        }
        const cut = (index: number) => Math.ceil((bytes.length * index) / PIECES);
        appendFileSync(path, bytes.subarray(cut(piece), cut(piece + 1)));
      }
    };
  });
  return [...specialChanges(rule), ...pieces, ...laterChanges(rule)];
}

/** Names of all regular files, also in folders that a dot hides; a folder that is not there holds none. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => relative(folder, join(file.parentPath, file.name))).sort();
}

/** Every regular file below the tools' folders, with its bytes and the time of its last change. */
export function namesAndContents(tools: string): [name: string, digest: string, modifiedMs: number][] {
  return filesBelow(tools).map((name) => {
    const path = join(tools, name);
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    return [name, digest, statSync(path).mtimeMs];
  });
}

/** The same files one after the other, the last name first. */
export function filesOneByOne(rule: Rule): Change[] {
  const changes = contents(rule, join(rule.folder, 'files')).map(([name, bytes]): Change => {
    return (tools) => put(placeOf(tools, name), name, bytes);
  });
  return [...specialChanges(rule), ...changes.reverse(), ...laterChanges(rule)];
}

function specialChanges({ special }: Rule): Change[] {
  return Object.entries(special).map(([name, kind]) => (tools) => {
    const path = placeOf(tools, name);
    if (kind === 'fifo') spawnSync('mkfifo', [path]);
    else symlinkSync(kind === 'loop' ? path : '/dev/zero', path);
  });
}

function laterChanges(rule: Rule): Change[] {
  return laterFolders(rule).map((folder, index) => {
    const place = placing(rule, folder);
    return (tools) => {
      for (const name of rule.later[index]?.removed ?? []) {
        if (!existsSync(join(tools, name))) throw new Error(`${rule.name}: ${name} is not there to be removed`);
        rmSync(join(tools, name));
      }
      place(tools);
    };
  });
}

function placing(rule: Rule, folder: string): Change {
  return (tools) => {
    for (const [name, bytes] of contents(rule, folder)) put(placeOf(tools, name), name, bytes);
  };
}

function placeOf(tools: string, name: string): string {
  const path = join(tools, name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

function put(path: string, name: string, bytes: Buffer): void {
  if (!name.endsWith(DATABASE_EXTENSION)) {
    writeFileSync(path, bytes);
    return;
  }
  const database = new Database(path.slice(0, -'.sql'.length));
  database.exec(bytes.toString('utf8'));
  database.close();
}

/** What stands in a folder of a rule, by name below it. */
function contents(rule: Rule, folder: string): [name: string, bytes: Buffer][] {
  return filesBelow(folder).map((name) => {
    const bytes = withBytes(readFileSync(join(folder, name)), rule.bytes[name] ?? {});
    return rule.compressed.includes(name) ? [`${name}.zst`, zstdCompressSync(bytes)] : [name, bytes];
  });
}

/** @throws Error where a mark does not stand in the file: the rule would prove less than it says */
function withBytes(text: Buffer, marks: Rule['bytes'][string]): Buffer {
  let latin = text.toString('latin1');
  for (const [mark, { bytes, times }] of Object.entries(marks)) {
    if (!latin.includes(mark)) throw new Error(`the mark ${mark} does not stand in the file`);
    latin = latin.replaceAll(mark, Buffer.from(bytes, 'hex').toString('latin1').repeat(times));
  }
  return Buffer.from(latin, 'latin1');
}
