import { useState } from 'react';
import type { Platform } from '../../../core/contracts/platform.ts';
import type { SettingsReport } from '../../../core/contracts/settings-report.ts';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useHealth } from '../../shared/health/use-health.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { FoldersDialog } from './folders-dialog.tsx';
import { SourceRow } from './source-row.tsx';

/** Folders come and go without any new figure. */
const LOOK_EVERY_MS = 5_000;
/** "5 minutes ago" moves on. */
const CLOCK_STEP_MS = 30_000;

const HEADS = ['Source', 'Read from', 'State'] as const;

/** Which tools are read, where from, and what was found there. */
export function SourcesCard({ report }: { report: SettingsReport }) {
  const { data, error, refetch } = useApiQuery('sources', {}, { refetchEveryMs: LOOK_EVERY_MS });
  const isPaused = useHealth().kind === 'paused';
  const now = useClock(CLOCK_STEP_MS);
  const [open, setOpen] = useState<Platform | null>(null);
  return (
    <Card title="Sources" note="Files are only read. Each tool is looked for by itself.">
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={4} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <table className="mt-1 w-full">
          <thead className="text-micro text-t3">
            <tr>
              {HEADS.map((head) => (
                <th key={head} scope="col" className="py-1.5 ps-3 first:ps-4">
                  {head}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">Change</span>
              </th>
              <th scope="col" className="pe-4 text-end">
                On
              </th>
            </tr>
          </thead>
          <tbody>
            {data.sources.map((source) => (
              <SourceRow
                key={source.platform}
                source={source}
                isPaused={isPaused}
                now={now}
                onFolders={() => setOpen(source.platform)}
              />
            ))}
          </tbody>
        </table>
      )}
      {open === null ? null : (
        <FoldersDialog
          platform={open}
          folders={report.settings.sources[open].paths}
          isNamedByVariable={data?.sources.find(({ platform }) => platform === open)?.namedBy === 'environment'}
          onClose={() => setOpen(null)}
        />
      )}
    </Card>
  );
}
