import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import type { SettingsChange } from '../settings/use-settings-change.ts';

const NOTICE: readonly { about: string; words: string }[] = [
  {
    about: 'What',
    words:
      'Prompts, answers, thoughts, code, commands and their output, in full, as your tools write them down. Records over 4 MB and records that tell no time are left out.',
  },
  {
    about: 'Secrets',
    words: 'Text is kept as it is. Nothing is masked: a key or password in a prompt or an output is kept with it.',
  },
  {
    about: 'Where',
    words:
      'Compressed in telemetry.db, in Blueplane’s folder on this machine. Any program that runs as you can read it. Nothing is sent anywhere, and exports leave it out unless you ask.',
  },
  {
    about: 'Since when',
    words:
      'Your next prompt is the first one kept. What was said before stays as it is now, also where it is read later; what a tool writes down anew, such as a fork or a summary, counts as new.',
  },
  {
    about: 'Figures',
    words: 'No figure changes. The privacy categories in Settings choose figures, and have no part in this.',
  },
  {
    about: 'Back',
    words: 'You can go back to Metadata at any time, and remove what was kept without losing a figure.',
  },
];

type ContentDialogProps = { change: SettingsChange; onChoose: () => void; onClose: () => void };

/** Says what the level Content means, and asks once more. */
export function ContentDialog({ change, onChoose, onClose }: ContentDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      title="Keep what is said?"
      description="Blueplane will keep what you and your tools say, not only how much of it there is."
      isBusy={change.isPending}
      onClose={onClose}
      footer={
        <DialogFooter>
          {/* It has the focus first: whoever only pressed Enter has read nothing yet. */}
          <Button data-first-focus onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" disabled={change.isPending} onClick={onChoose}>
            Keep it from my next prompt on
          </Button>
        </DialogFooter>
      }
    >
      <dl className="flex flex-col gap-2.5">
        {NOTICE.map(({ about, words }) => (
          <div key={about} className="grid grid-cols-[88px_1fr] gap-3">
            <dt className="font-medium">{about}</dt>
            <dd className="text-t2">{words}</dd>
          </div>
        ))}
      </dl>
      {change.problem === null ? null : (
        <p role="alert" className="mt-3 rounded-control bg-bad-soft p-3 text-small">
          {change.problem}
        </p>
      )}
    </Dialog>
  );
}
