import { useState } from 'react';
import type { ContentReport } from '../../../core/contracts/content.ts';
import { formatBytes, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useSettingsChange } from '../settings/use-settings-change.ts';
import { ContentDialog } from './content-dialog.tsx';
import { ContentLeftDialog } from './content-left-dialog.tsx';
import { ContentPurgeDialog } from './content-purge-dialog.tsx';
import { LevelChoice } from './level-choice.tsx';
import { momentWords } from './moment-words.ts';

type Open = 'choose' | 'left' | 'purge' | null;

/** What of what was said lies in the database, with the way to take it out. */
function KeptContent({ report, onPurge }: { report: ContentReport; onPurge: () => void }) {
  const { since, records, sessions, bytes } = report;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-3 text-small text-t2">
      <p role="status">
        {since === null ? '' : `What is said is kept since ${momentWords(since)}. `}
        {records === 0
          ? 'Your next prompt is the first one kept.'
          : `${formatCount(records)} ${records === 1 ? 'record' : 'records'} of ${formatCount(sessions)} ${sessions === 1 ? 'session' : 'sessions'}, ${formatBytes(bytes)}.`}
      </p>
      {records === 0 ? null : (
        <Button className="ms-auto text-bad!" onClick={onPurge}>
          Purge what was said…
        </Button>
      )}
    </div>
  );
}

/** What is kept, in plain words: the two levels with their consequences, and the way from one to the other. */
export function KeptCard() {
  const { data: report } = useApiQuery('content', {});
  const { data: inForce } = useApiQuery('settings', {});
  const change = useSettingsChange();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const isForeignRedis = inForce?.settings.redis.url !== undefined;

  function choose(level: ContentReport['level']): void {
    if (level === report?.level) return;
    change.forget();
    if (level === 'content') setOpen('choose');
    // At once: what is left to ask about is only what is there already.
    else change.run({ privacy: { level: null } }, () => setOpen(report?.records === 0 ? null : 'left'));
  }

  return (
    <Card title="What is kept" note="Applied before anything is written. Nothing leaves this device at any level.">
      <div className="flex flex-col gap-3 px-4 pt-2 pb-4">
        {report === undefined ? (
          <SkeletonRows rows={4} />
        ) : (
          <>
            <LevelChoice
              level={report.level}
              onChoose={choose}
              refusal={
                isForeignRedis
                  ? 'Not with a Redis of your own: what passes through it could reach its disk. Take redis.url out of the settings first.'
                  : null
              }
            />
            {change.problem === null || open === 'choose' ? null : (
              <p role="alert" className="rounded-control bg-bad-soft p-3 text-small">
                {change.problem}
              </p>
            )}
            {report.since === null && report.records === 0 ? null : (
              <KeptContent report={report} onPurge={() => setOpen('purge')} />
            )}
          </>
        )}
      </div>
      {open === 'choose' ? (
        <ContentDialog
          change={change}
          onClose={close}
          onChoose={() => change.run({ privacy: { level: 'content' } }, close)}
        />
      ) : null}
      {open === 'left' && report !== undefined ? (
        <ContentLeftDialog report={report} onClose={close} onPurge={() => setOpen('purge')} />
      ) : null}
      {open === 'purge' ? <ContentPurgeDialog onClose={close} /> : null}
    </Card>
  );
}
