import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { counted } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useToday } from '../../shared/hooks/use-today.ts';
import { PurgeJobDialog } from '../jobs/purge-job-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { NamedSession } from './named-session.tsx';
import { OtherPurgeDialog } from './other-purge-dialog.tsx';
import { PurgePreviewTable } from './purge-preview.tsx';
import { isStored, purgeScope, type SessionChoice, sessionScope, takesAnything } from './purge-scope.ts';
import { isEverything, type ScopeChoice } from './scope-choice.ts';
import { ScopeFields } from './scope-fields.tsx';
import { usePurgeOrder } from './use-purge-order.ts';

/** What is typed before everything goes. */
const CONFIRMING_WORD = 'everything';

/** Stands in the foot of the dialog, as the word does: in a low window the rest scrolls, and this must not be looked for. */
function Warning() {
  return (
    <p className="mb-2 flex gap-2.5 rounded-control bg-bad-soft p-3 text-small text-t1">
      <TriangleAlert aria-hidden="true" size={14} strokeWidth={1.75} className="mt-px shrink-0 text-bad" />
      This cannot be undone. Totals and charts become lower, and the same transcripts are not read in again.
    </p>
  );
}

function ConfirmingWord({ typed, onTyped }: { typed: string; onTyped: (typed: string) => void }) {
  return (
    <label className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-small text-t2">
      <span>
        Type <strong className="font-mono font-semibold text-t1">{CONFIRMING_WORD}</strong> to confirm
      </span>
      <input
        value={typed}
        onChange={(event) => onTyped(event.target.value)}
        autoComplete="off"
        spellCheck="false"
        className="h-8 min-w-40 grow rounded-control border border-line-2 bg-surface px-2.5 text-body text-t1"
      />
    </label>
  );
}

type PurgeDialogProps = {
  /** What is chosen when it opens; a session stays chosen. */
  initial: ScopeChoice | SessionChoice;
  onClose: () => void;
};

/** Deletes a part or all of what Blueplane stored: scope, exact preview, one click, steps, proof. */
export function PurgeDialog({ initial, onClose }: PurgeDialogProps) {
  const today = useToday();
  const [choice, setChoice] = useState(initial);
  const [typed, setTyped] = useState('');
  const [isExporting, setExporting] = useState(false);
  const session = 'sessionId' in choice ? choice : null;
  const title = session === null ? 'Purge' : 'Purge this session';
  const orderedIn = session === null ? 'purge' : `purge of ${session.platform} ${session.sessionId}`;
  const scope = 'sessionId' in choice ? sessionScope(choice) : purgeScope(choice, today);
  const { preview, errorWords, isRefused, isStarting, start, previewAgain, job, other, hasOrdered } = usePurgeOrder(
    scope,
    orderedIn,
  );
  const everything = !('sessionId' in choice) && isEverything(choice);
  const sessions = preview?.sessions ?? 0;
  const mayStart =
    preview !== undefined && takesAnything(preview) && (!everything || typed.trim().toLowerCase() === CONFIRMING_WORD);

  if (isExporting && !('sessionId' in choice))
    return <ExportDialog initial={choice} onClose={() => setExporting(false)} />;
  if (job !== null) return <PurgeJobDialog job={job} onClose={onClose} />;
  if (other !== null) return <OtherPurgeDialog title={title} other={other} hasOrdered={hasOrdered} onClose={onClose} />;
  return (
    <Dialog
      role="alertdialog"
      title={title}
      description="Deletes from Blueplane only. Your tools’ own files are never touched."
      isBusy={isStarting}
      onClose={onClose}
      footer={
        <DialogFooter
          notice={
            <>
              <Warning />
              {everything ? <ConfirmingWord typed={typed} onTyped={setTyped} /> : null}
            </>
          }
          aside={
            // An export is of days, tools and projects.
            session !== null ? null : (
              <Button look="link" className="-ms-2.5 h-8" onClick={() => setExporting(true)}>
                Export it first…
              </Button>
            )
          }
        >
          {/* Holding back comes first. */}
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" disabled={!mayStart || isStarting} onClick={start}>
            {everything ? 'Purge everything' : sessions === 0 ? 'Purge' : `Purge ${counted(sessions, 'session')}`}
          </Button>
        </DialogFooter>
      }
    >
      <div className="flex flex-col gap-3.5">
        {'sessionId' in choice ? (
          <NamedSession session={choice} />
        ) : (
          <ScopeFields choice={choice} onChoice={setChoice} />
        )}
        {errorWords !== null ? (
          <div role="alert" className="flex items-center gap-3 rounded-control bg-bad-soft p-3 text-small">
            <p className="min-w-0 grow break-words">{errorWords}</p>
            {isRefused ? null : <Button onClick={previewAgain}>Try again</Button>}
          </div>
        ) : preview === undefined ? (
          <SkeletonRows rows={7} />
        ) : (
          <>
            {isStored(preview) ? null : (
              <p className="rounded-control bg-sunken p-3 text-t2">
                Nothing is stored of this.
                {takesAnything(preview) ? ' Backups and archives may hold some of it.' : ''}
              </p>
            )}
            {takesAnything(preview) ? <PurgePreviewTable preview={preview} /> : null}
          </>
        )}
      </div>
    </Dialog>
  );
}
