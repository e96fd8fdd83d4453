import { useState } from 'react';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import {
  counted,
  dayOfInstant,
  ESTIMATE_MARK,
  formatBytes,
  formatCount,
  formatDay,
} from '../../../core/format/index.ts';
import { chartFileName } from '../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../shared/charts/figures-table.tsx';
import { Card } from '../../shared/components/card.tsx';
import { ShareBar } from '../../shared/components/share-bar.tsx';
import { Swatch } from '../../shared/components/swatch.tsx';
import { useToday } from '../../shared/hooks/use-today.ts';
import { ZONE } from '../../shared/zone.ts';
import { STORAGE_PARTS } from './storage-parts.ts';
import { storageCsv, storagePicture } from './storage-saving.ts';

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

/** The parts as one bar, with their sizes as its legend. */
function Parts({ parts }: { parts: StorageReport['parts'] }) {
  return (
    <>
      <ShareBar
        shares={parts.map(({ part, bytes }) => ({ name: part, value: bytes, colour: STORAGE_PARTS[part].colour }))}
        className="mt-2 h-2.5"
      />
      <dl className="mt-2 grid grid-cols-[repeat(auto-fit,minmax(min(100%,220px),1fr))] gap-x-8">
        {parts.map(({ part, bytes, isEstimate }) => (
          <div key={part} className="flex items-baseline justify-between gap-3 py-1">
            <dt className="flex items-center gap-2">
              <Swatch colour={STORAGE_PARTS[part].colour} />
              {STORAGE_PARTS[part].name}
            </dt>
            <dd className="font-medium whitespace-nowrap">
              {isEstimate ? ESTIMATE_MARK : ''}
              {formatBytes(bytes)}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What is kept on this disk, part by part. */
export function StorageCard({ report }: { report: StorageReport }) {
  const [asTable, setAsTable] = useState(false);
  const today = useToday();
  const parts = report.parts.filter(({ bytes }) => bytes > 0);
  const raw = report.raw.filter(({ rows }) => rows > 0);
  return (
    <Card
      title="Storage"
      note={
        report.oldest === null ? undefined : `since ${formatDay(dayOfInstant(report.oldest, ZONE), { year: true })}`
      }
      actions={
        <ChartMenu
          table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
          fileName={chartFileName('storage', { since: today, until: today })}
          csv={() => storageCsv(parts)}
          picture={() => storagePicture(report, today)}
        />
      }
    >
      <div className="px-4 pt-1 pb-4">
        <p className="flex items-baseline gap-2.5">
          <span className="text-title">{formatBytes(report.totalBytes)}</span>
          <span className="text-small text-t3">on this device, readable only by you</span>
        </p>
        {asTable ? (
          <FiguresTable
            name="Storage"
            columns={['Part', 'Bytes']}
            rows={parts.map(({ part, bytes, isEstimate }) => ({
              key: part,
              name: STORAGE_PARTS[part].name,
              cells: [`${isEstimate ? ESTIMATE_MARK : ''}${formatCount(bytes)}`],
            }))}
            className="mt-2"
          />
        ) : (
          <Parts parts={parts} />
        )}
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
