import { writeFileSync } from 'node:fs';
import { beginDraft } from './export-drafts.ts';

// Test support: a process of its own that begins a file and goes on writing until somebody ends it.

const [, , drafts = '', folder = ''] = process.argv;
const { path } = beginDraft({ drafts }, folder);
writeFileSync(path, 'half of it');
process.send?.(path);
setInterval(() => undefined, 60_000);
