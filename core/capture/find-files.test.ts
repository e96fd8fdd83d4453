import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { explain, findFiles } from './find-files.ts';
import { temporaryFolder } from './test-source.ts';

const isTranscript = (path: string) => path.endsWith('.jsonl');

let folder: ReturnType<typeof temporaryFolder>;
let root: string;

beforeEach(() => {
  folder = temporaryFolder();
  root = join(folder.path, 'projects');
  mkdirSync(join(root, 'shop', 'session', 'subagents', 'workflows', 'w'), { recursive: true });
});
afterEach(() => folder.remove());

async function find(...roots: string[]): Promise<{ files: string[]; skipped: Record<string, string> }> {
  const short = (path: string) => path.slice(folder.path.length + 1);
  const { files, skipped } = await findFiles(roots, isTranscript);
  return {
    files: files.map((file) => short(file.path)).toSorted(),
    skipped: Object.fromEntries(skipped.map(({ path, reason }) => [short(path), reason])),
  };
}

it('finds files at any depth, with their sizes, and nothing else', async () => {
  writeFileSync(join(root, 'shop', 'a.jsonl'), 'abc');
  writeFileSync(join(root, 'shop', 'a.json'), '');
  writeFileSync(join(root, 'shop', 'notes.jsonl.bak'), '');
  writeFileSync(join(root, 'shop', 'session', 'subagents', 'workflows', 'w', 'agent-1.jsonl'), '');
  mkdirSync(join(root, 'shop', 'folder.jsonl'));
  expect(await find(root)).toEqual({
    files: ['projects/shop/a.jsonl', 'projects/shop/session/subagents/workflows/w/agent-1.jsonl'],
    skipped: {},
  });
  const { files } = await findFiles([root], isTranscript);
  expect(files.find((file) => file.path.endsWith('a.jsonl'))?.size).toBe(3);
});

it('names what is no file and passes it over', async () => {
  execFileSync('mkfifo', [join(root, 'pipe.jsonl')]);
  const socket = createServer().listen(join(root, 'socket.jsonl'));
  symlinkSync('/dev/null', join(root, 'device.jsonl'));
  await new Promise((resolve) => socket.once('listening', resolve));
  const found = await find(root);
  socket.close();
  expect(found).toEqual({
    files: [],
    skipped: {
      'projects/pipe.jsonl': 'a FIFO, not a file',
      'projects/socket.jsonl': 'a socket, not a file',
      'projects/device.jsonl': 'a device, not a file',
    },
  });
});

it('follows links to files and folders, but no loop', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'b.jsonl'), '');
  writeFileSync(join(folder.path, 'c.jsonl'), '');
  symlinkSync(elsewhere, join(root, 'link'));
  symlinkSync(join(folder.path, 'c.jsonl'), join(root, 'c.jsonl'));
  symlinkSync(root, join(root, 'shop', 'loop'));
  symlinkSync(join(root, 'self'), join(root, 'self'));
  symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
  expect(await find(root)).toEqual({
    files: ['projects/c.jsonl', 'projects/link/b.jsonl'],
    skipped: {
      'projects/shop/loop': 'a link to a folder that is already read',
      'projects/self': 'a loop of links',
      'projects/broken': 'it does not exist',
    },
  });
});

it('reads a file once, under its own name, however many lead to it', async () => {
  writeFileSync(join(root, 'shop', 'z.jsonl'), '');
  symlinkSync(join(root, 'shop', 'z.jsonl'), join(root, 'a.jsonl'));
  const second = join(folder.path, 'second');
  mkdirSync(second);
  linkSync(join(root, 'shop', 'z.jsonl'), join(second, 'hard.jsonl'));
  symlinkSync(root, join(second, 'again'));
  const found = await find(root, second);
  expect(found.files).toEqual(['projects/shop/z.jsonl']);
  expect(found.skipped).toEqual({
    'projects/a.jsonl': 'a link to a file that is already read',
    'second/hard.jsonl': 'a link to a file that is already read',
    'second/again': 'a link to a folder that is already read',
  });
});

it('names a folder that is not there or is none', async () => {
  writeFileSync(join(folder.path, 'file'), '');
  expect(await find(join(folder.path, 'missing'), join(folder.path, 'file'))).toEqual({
    files: [],
    skipped: { missing: 'it does not exist', file: 'not a folder' },
  });
});

// The superuser may read everything: the words are tested below, without a file system.
it.skipIf(process.getuid?.() === 0)('names a folder without rights and reads the others', async () => {
  writeFileSync(join(root, 'a.jsonl'), '');
  chmodSync(join(root, 'shop'), 0);
  const found = await find(root);
  chmodSync(join(root, 'shop'), 0o700);
  expect(found).toEqual({ files: ['projects/a.jsonl'], skipped: { 'projects/shop': 'no permission to read it' } });
});

it.each([
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['EMFILE', 'too many open files'],
  ['EIO', 'it cannot be read (EIO)'],
])('says %s in words', (code, words) => {
  expect(explain(Object.assign(new Error('/home/ada/secret'), { code }))).toBe(words);
});
