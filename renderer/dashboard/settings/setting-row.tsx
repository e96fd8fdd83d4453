import type { ReactNode } from 'react';
import type { SettingsChange } from './use-settings-change.ts';

type SettingRowProps = {
  name: ReactNode;
  /** What it means, or how it stands. */
  note?: ReactNode;
  /** Why the last change was refused. */
  problem?: string | null;
  /** Id of the problem, for the control that it is about. */
  problemId?: string;
  children: ReactNode;
};

/** One setting: its name and what it means, and at the right the control that changes it. */
export function SettingRow({ name, note, problem = null, problemId, children }: SettingRowProps) {
  return (
    <div className="flex min-h-[46px] flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 first:border-t-0">
      <div className="min-w-0 grow basis-56">
        <div className="font-medium">{name}</div>
        {note === undefined ? null : <div className="text-small text-t3">{note}</div>}
      </div>
      <div className="flex max-w-full items-center gap-3">{children}</div>
      {problem === null ? null : <Problem id={problemId} words={problem} />}
    </div>
  );
}

/** Why a change was refused. */
export function Problem({ id, words }: { id?: string | undefined; words: SettingsChange['problem'] }) {
  return words === null ? null : (
    <p id={id} role="alert" className="basis-full text-small whitespace-pre-line break-words text-bad">
      {words}
    </p>
  );
}
