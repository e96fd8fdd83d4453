import type { StorageReport } from '../../../core/contracts/storage-report.ts';

type Part = StorageReport['parts'][number]['part'];

/** What is stored, part by part: its name and its colour. */
export const STORAGE_PARTS: Record<Part, { name: string; colour: string }> = {
  raw: { name: 'Raw traces', colour: 'var(--accent-fill)' },
  content: { name: 'What was said', colour: 'var(--warn)' },
  derived: { name: 'Sessions, tools, usage', colour: 'var(--k-input)' },
  wal: { name: 'Write-ahead log', colour: 'var(--t3)' },
  redis: { name: 'Queue', colour: 'var(--k-cache-read)' },
  logs: { name: 'Logs', colour: 'var(--ghost)' },
  backups: { name: 'Backups', colour: 'var(--t2)' },
  archives: { name: 'Archives', colour: 'var(--k-cache-write)' },
  desktop: { name: 'Windows', colour: 'var(--m-gpt-small)' },
  other: { name: 'Other', colour: 'var(--line-2)' },
};
