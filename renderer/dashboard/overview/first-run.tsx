import { Folder, LockKeyhole } from 'lucide-react';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { Source, SourceFolder } from '../../../core/contracts/sources.ts';
import { formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { PathText } from '../../shared/components/path-text.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { SampleButton } from './sample-button.tsx';

/** A folder may come without any figure. */
const LOOK_EVERY_MS = 5_000;

const FOLDER_WORDS: Record<SourceFolder['state'], string> = {
  found: 'empty so far',
  missing: 'not found',
  not_a_folder: 'not a folder',
  unreadable: 'may not be read',
};

function stateWords({ isEnabled, files }: Source): string {
  if (!isEnabled) return 'switched off';
  return files === 0 ? 'nothing yet' : `${formatCount(files)} ${files === 1 ? 'file' : 'files'}`;
}

function LookedIn({ sources }: { sources: readonly Source[] }) {
  return (
    <table className="w-full self-start">
      <thead className="text-micro text-t3">
        <tr className="border-b border-line">
          <th scope="col" className="py-1">
            Tool
          </th>
          <th scope="col" className="py-1">
            Looked in
          </th>
          <th scope="col" className="py-1 text-end">
            Found
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.platform} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-1.5 pe-3 align-top font-normal whitespace-nowrap">
              <span className="flex items-center gap-2">
                <span aria-hidden="true">
                  <ToolMark platform={source.platform} />
                </span>
                {PLATFORM_LABELS[source.platform]}
              </span>
            </th>
            <td className="py-1.5 align-top text-small text-t2">
              <ul>
                {source.folders.map(({ path, state }) => (
                  <li key={path}>
                    <PathText path={path} />{' '}
                    {source.files > 0 ? null : <span className="whitespace-nowrap text-t3">{FOLDER_WORDS[state]}</span>}
                  </li>
                ))}
              </ul>
            </td>
            <td className="py-1.5 ps-3 text-end align-top whitespace-nowrap text-t2">{stateWords(source)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Before the first session: what will appear here, what makes it appear, where it was looked, and what becomes of the data. */
export function FirstRun({ onChooseFolder }: { onChooseFolder: () => void }) {
  const { data, error, refetch } = useApiQuery('sources', {}, { refetchEveryMs: LOOK_EVERY_MS });
  const isSample = useOwner()?.sample === true;
  return (
    <Card title="No sessions yet">
      <div className="grid gap-6 px-4 pt-1 pb-5 columns:grid-cols-2">
        <div className="max-w-[60ch] text-t2">
          <p>
            Cost, tokens and sessions appear here as soon as an assistant on this machine is used. Nothing has to be set
            up, and this page needs no reload.
          </p>
          <Button className="mt-3" onClick={onChooseFolder}>
            <Folder aria-hidden="true" size={14} strokeWidth={1.75} />
            Choose a folder…
          </Button>
          {isSample ? null : <SampleButton />}
          <p className="mt-3 flex gap-2.5">
            <LockKeyhole aria-hidden="true" size={14} strokeWidth={1.75} className="mt-[3px] shrink-0 text-t3" />
            <span>
              Blueplane reads only figures: times, models, tokens, tool names. Prompts, answers, code and file paths are
              not stored, and nothing leaves this machine.
            </span>
          </p>
        </div>
        {data !== undefined ? (
          <LookedIn sources={data.sources} />
        ) : error === null ? (
          <SkeletonRows rows={5} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </Card>
  );
}
