import { useState } from 'react';
import type { Status } from '../../../core/contracts/api.ts';
import { PLATFORM_LABELS, PLATFORMS, type Platform } from '../../../core/contracts/platform.ts';
import type { SettingsReport } from '../../../core/contracts/settings-report.ts';
import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { Skeleton } from '../../shared/components/skeleton.tsx';
import { type DotState, StateDot } from '../../shared/components/state-dot.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useHealth } from '../../shared/health/use-health.ts';
import { useStatus } from '../../shared/hooks/use-figures.ts';
import { FoldersDialog } from './folders-dialog.tsx';
import { FOLDER_VARIABLES, USUAL_FOLDERS } from './usual-folders.ts';

type Source = Status['sources'][number];

function counted(count: number, one: string, several: string): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

function SourceState({ source, isPaused }: { source: Source | undefined; isPaused: boolean }) {
  const files = source?.files ?? 0;
  const dot: DotState = isPaused ? 'wait' : files === 0 ? 'idle' : 'ok';
  const rejected = source?.rejectedLines ?? 0;
  return (
    <span className="flex items-start gap-2">
      <span className="flex h-5 items-center">
        <StateDot state={dot} />
      </span>
      <span>
        {files === 0 ? 'Nothing found yet' : counted(files, 'file', 'files')}
        {isPaused ? ', paused' : ''}
        {files === 0 ? null : (
          <span className="block text-micro text-t3">
            {counted(source?.events ?? 0, 'event', 'events')}
            {rejected === 0 ? '' : `, ${counted(rejected, 'line', 'lines')} not understood`}
          </span>
        )}
      </span>
    </span>
  );
}

function Folders({ platform, report }: { platform: Platform; report: SettingsReport }) {
  const named = report.settings.sources[platform].paths;
  if (report.origins[`sources.${platform}.paths`] === 'environment') {
    return <span className="text-t2">as {FOLDER_VARIABLES[platform]} says</span>;
  }
  return (
    <ul>
      {(named ?? USUAL_FOLDERS[platform]).map((folder) => (
        <li key={folder} className="font-mono text-small break-all text-t2">
          {folder}
        </li>
      ))}
    </ul>
  );
}

/** Which tools are read, where from, and what was found there. */
export function SourcesCard({ report }: { report: SettingsReport }) {
  const status = useStatus().data;
  const isPaused = useHealth().kind === 'paused';
  const [open, setOpen] = useState<Platform | null>(null);
  return (
    <Card title="Sources" note="Files are only read. Each tool is looked for by itself.">
      <table className="mt-1 w-full">
        <thead className="text-micro text-t3">
          <tr>
            <th scope="col" className="ps-4 py-1.5">
              Source
            </th>
            <th scope="col" className="ps-3">
              Read from
            </th>
            <th scope="col" className="ps-3">
              State
            </th>
            <th scope="col">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {PLATFORMS.map((platform) => (
            <tr key={platform} className="border-t border-line first:border-t-0">
              <th scope="row" className="py-2.5 ps-4 align-top whitespace-nowrap">
                <span className="flex items-center gap-2.5">
                  <span aria-hidden="true">
                    <ToolMark platform={platform} />
                  </span>
                  {PLATFORM_LABELS[platform]}
                </span>
              </th>
              <td className="py-2.5 ps-3 align-top">
                <Folders platform={platform} report={report} />
              </td>
              <td className="py-2.5 ps-3 align-top">
                {status === undefined ? (
                  <Skeleton className="h-4 w-20" />
                ) : (
                  <SourceState
                    source={status.sources.find((source) => source.platform === platform)}
                    isPaused={isPaused}
                  />
                )}
              </td>
              <td className="py-1.5 ps-3 pe-4 text-end align-top">
                <Button aria-label={`Folders of ${PLATFORM_LABELS[platform]}…`} onClick={() => setOpen(platform)}>
                  Folders…
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open === null ? null : (
        <FoldersDialog platform={open} folders={report.settings.sources[open].paths} onClose={() => setOpen(null)} />
      )}
    </Card>
  );
}
