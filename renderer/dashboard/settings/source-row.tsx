import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import type { Source, SourceFolder } from '../../../core/contracts/sources.ts';
import { counted, formatAgo } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { PathText } from '../../shared/components/path-text.tsx';
import { type DotState, StateDot } from '../../shared/components/state-dot.tsx';
import { Toggle } from '../../shared/components/toggle.tsx';
import { ToolMark } from '../../shared/components/tool-mark.tsx';
import { Problem } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';
import { FOLDER_VARIABLES } from './usual-folders.ts';

const FOLDER_WORDS: Record<SourceFolder['state'], string> = {
  found: '',
  missing: 'not there',
  not_a_folder: 'not a folder',
  unreadable: 'may not be read',
};

/** Where a tool is looked for, each folder with what is wrong with it. */
export function SourceFolders({ source: { platform, folders, namedBy } }: { source: Source }) {
  return (
    <>
      {namedBy === 'environment' ? <span className="text-t2">as {FOLDER_VARIABLES[platform]} says</span> : null}
      <ul>
        {folders.map(({ path, state }) => (
          <li key={path} className={`text-small ${state === 'found' ? 'text-t2' : 'text-t3'}`}>
            <PathText path={path} />
            {state === 'found' ? null : <span className="ms-2 whitespace-nowrap">{FOLDER_WORDS[state]}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function StateWords({ source, isPaused, now }: { source: Source; isPaused: boolean; now: number }) {
  const { files, events, rejectedLines, lastActivityAt } = source;
  if (!source.isEnabled) {
    return (
      <>
        Switched off
        <span className="block text-micro text-t3">
          What is written meanwhile is read once it is switched on again. What was read stays.
        </span>
      </>
    );
  }
  return (
    <>
      {files === 0 ? 'Nothing found yet' : counted(files, 'file', 'files')}
      {isPaused ? ', paused' : ''}
      {events === 0 ? null : (
        <span className="block text-micro text-t3">
          {counted(events, 'event', 'events')}
          {rejectedLines === 0 ? '' : `, ${counted(rejectedLines, 'line', 'lines')} not understood`}
          {lastActivityAt === null ? '' : `; last used ${formatAgo(lastActivityAt, now)}`}
        </span>
      )}
    </>
  );
}

type SourceRowProps = {
  source: Source;
  isPaused: boolean;
  /** Epoch milliseconds. */
  now: number;
  onFolders: () => void;
};

/** One tool: where it is read from, how that stands, and whether it is read at all. */
export function SourceRow({ source, isPaused, now, onFolders }: SourceRowProps) {
  const change = useSettingsChange();
  const { platform, isEnabled } = source;
  const name = PLATFORM_LABELS[platform];
  const dot: DotState = !isEnabled || source.files === 0 ? 'idle' : isPaused ? 'wait' : 'ok';
  return (
    <tr className="border-t border-line first:border-t-0">
      <th scope="row" className="py-2.5 ps-4 align-top whitespace-nowrap">
        <span className="flex items-center gap-2.5">
          <span aria-hidden="true">
            <ToolMark platform={platform} />
          </span>
          {name}
        </span>
      </th>
      <td className="py-2.5 ps-3 align-top">
        <SourceFolders source={source} />
        <Problem words={change.problem} />
      </td>
      <td className="py-2.5 ps-3 align-top">
        <span className="flex items-start gap-2">
          <span className="flex h-5 items-center">
            <StateDot state={dot} />
          </span>
          <span>
            <StateWords source={source} isPaused={isPaused} now={now} />
          </span>
        </span>
      </td>
      <td className="py-1.5 ps-3 text-end align-top">
        <Button aria-label={`Folders of ${name}…`} onClick={onFolders}>
          Folders…
        </Button>
      </td>
      <td className="py-1.5 ps-3 pe-4 text-end align-top">
        <Toggle
          label={`Read ${name}`}
          // It moves at once; a refusal moves it back.
          checked={change.isPending ? !isEnabled : isEnabled}
          onChange={(enabled) => change.run({ sources: { [platform]: { enabled: enabled ? null : false } } })}
        />
      </td>
    </tr>
  );
}
