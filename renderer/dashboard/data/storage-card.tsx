import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { counted, dayOfInstant, formatBytes, formatCount, formatDay } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { ZONE } from '../../shared/zone.ts';

type Part = StorageReport['parts'][number]['part'];

const PARTS: Record<Part, { name: string; colour: string }> = {
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

function RawTable({ raw }: { raw: StorageReport['raw'] }) {
  return (
    <table className="mt-2 w-full text-small">
      <thead className="text-micro text-t3">
        <tr>
          <th scope="col" className="py-1">
            Raw traces of
          </th>
          <th scope="col" className="text-end">
            Events
          </th>
          <th scope="col" className="text-end">
            Size
          </th>
          <th scope="col" className="text-end">
            Oldest
          </th>
        </tr>
      </thead>
      <tbody>
        {raw.map(({ platform, rows, bytes, oldest }) => (
          <tr key={platform} className="border-t border-line">
            <th scope="row" className="py-1 font-normal">
              {PLATFORM_LABELS[platform]}
            </th>
            <td className="text-end">{formatCount(rows)}</td>
            <td className="text-end">~{formatBytes(bytes)}</td>
            <td className="text-end text-t3">
              {oldest === null ? '' : formatDay(dayOfInstant(oldest, ZONE), { year: true })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is kept on this disk, part by part. */
export function StorageCard({ report }: { report: StorageReport }) {
  const parts = report.parts.filter(({ bytes }) => bytes > 0);
  const raw = report.raw.filter(({ rows }) => rows > 0);
  return (
    <Card
      title="Storage"
      note={
        report.oldest === null ? undefined : `since ${formatDay(dayOfInstant(report.oldest, ZONE), { year: true })}`
      }
    >
      <div className="px-4 pt-1 pb-4">
        <p className="flex items-baseline gap-2.5">
          <span className="text-title">{formatBytes(report.totalBytes)}</span>
          <span className="text-small text-t3">on this device, readable only by you</span>
        </p>
        <ShareBar
          shares={parts.map(({ part, bytes }) => ({ name: part, value: bytes, colour: PARTS[part].colour }))}
          className="mt-2 h-2.5"
        />
        <dl className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(min(100%,220px),1fr))] gap-x-8">
          {parts.map(({ part, bytes, isEstimate }) => (
            <div key={part} className="flex items-baseline justify-between gap-3 py-1">
              <dt className="flex items-center gap-2">
                <Swatch colour={PARTS[part].colour} />
                {PARTS[part].name}
              </dt>
              <dd className="font-medium whitespace-nowrap">
                {isEstimate ? '~' : ''}
                {formatBytes(bytes)}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 border-t border-line pt-2 text-small text-t3">
          {counted(report.rows.sessions, 'session')}, {counted(report.rows.responses, 'response')},{' '}
          {counted(report.rows.toolCalls, 'tool call')}
          {report.bytesPerDay === null ? '.' : `; about ${formatBytes(report.bytesPerDay)} a day.`}
        </p>
        {raw.length === 0 ? null : <RawTable raw={raw} />}
      </div>
    </Card>
  );
}
