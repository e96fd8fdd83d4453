import { RotateCw, TriangleAlert } from 'lucide-react';
import type { SettingsReport } from '../../../core/contracts/settings-report.ts';

/** What is wrong with config.yaml, and what in it waits for a new start. Nothing where all is well. */
export function FileNotice({ problems, waitingForRestart }: Pick<SettingsReport, 'problems' | 'waitingForRestart'>) {
  return (
    <>
      {problems.length === 0 ? null : (
        <div role="alert" className="flex items-start gap-2.5 rounded-control bg-bad-soft p-3">
          <TriangleAlert aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-bad" />
          <div className="min-w-0">
            <p className="font-semibold text-bad">config.yaml cannot be used as it is</p>
            <ul className="mt-0.5 text-small text-t1">
              {problems.map((problem) => (
                <li key={problem} className="break-words">
                  {problem}
                </li>
              ))}
            </ul>
            <p className="mt-1 text-small text-t2">
              The settings before go on. Mend the file; it is read again by itself. Until then nothing can be changed
              here.
            </p>
          </div>
        </div>
      )}
      {waitingForRestart.length === 0 ? null : (
        <div role="status" className="flex items-start gap-2.5 rounded-control bg-warn-soft p-3">
          <RotateCw aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-warn" />
          <p className="min-w-0">
            <span className="font-semibold text-warn">Waits for the next start: </span>
            <span className="break-words">{waitingForRestart.join(', ')}.</span> Quit Blueplane and start it again; all
            other settings are in force.
          </p>
        </div>
      )}
    </>
  );
}
