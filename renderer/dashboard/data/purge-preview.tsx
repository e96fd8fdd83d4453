import type { PurgePreview } from '../../../core/contracts/purge.ts';
import {
  dayOfInstant,
  formatBytes,
  formatCost,
  formatCount,
  formatDay,
  formatTokenTotal,
} from '../../../core/format/index.ts';
import { ZONE } from '../../shared/zone.ts';

function Row({ name, note, value }: { name: string; note?: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-b border-line py-1.5 last:border-b-0">
      <dt>
        {name} {note === undefined ? null : <span className="ps-1 text-small text-t3">{note}</span>}
      </dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

/** Exactly what a purge would take away. */
export function PurgePreviewTable({ preview }: { preview: PurgePreview }) {
  const { totals, oldest, newest, files } = preview;
  const span =
    oldest === null || newest === null
      ? ''
      : `${formatDay(dayOfInstant(oldest, ZONE), { year: true })} – ${formatDay(dayOfInstant(newest, ZONE), { year: true })}`;
  return (
    <dl className="rounded-control border border-line bg-sunken px-3">
      <Row name="This will be deleted" value={span} />
      <Row
        name="Sessions"
        note={
          preview.sessions === preview.wholeSessions ? undefined : `${formatCount(preview.wholeSessions)} of them whole`
        }
        value={formatCount(preview.sessions)}
      />
      <Row
        name="Responses"
        note={`${formatTokenTotal(totals)} tokens, ${formatCost(totals)}`}
        value={formatCount(totals.responses)}
      />
      <Row name="Prompts" value={formatCount(preview.prompts)} />
      <Row name="Tool calls" value={formatCount(preview.toolCalls)} />
      <Row name="Raw events" note="database and queue" value={formatCount(preview.events)} />
      {preview.letters === 0 ? null : (
        <Row name="Dead letters" note="could not be stored" value={formatCount(preview.letters)} />
      )}
      {preview.rejections === 0 ? null : (
        <Row name="Refused lines" note="could not be read" value={formatCount(preview.rejections)} />
      )}
      {preview.contents === 0 ? null : (
        <Row name="What was said" note="kept text" value={formatCount(preview.contents)} />
      )}
      <Row
        name="Backups and archives"
        note={files.count === 0 ? undefined : formatBytes(files.bytes)}
        value={files.count === 0 ? 'none' : formatCount(files.count)}
      />
      <Row name="Space freed" value={`~${formatBytes(preview.bytes)}`} />
    </dl>
  );
}
