import { useId, useState } from 'react';
import { PLATFORM_LABELS, type Platform } from '../../../core/contracts/platform.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { partialPath, readFolders } from './folder-lines.ts';
import { Problem } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';
import { USUAL_FOLDERS } from './usual-folders.ts';

type FoldersDialogProps = {
  platform: Platform;
  /** Those of config.yaml; undefined while it names none. */
  folders: readonly string[] | undefined;
  onClose: () => void;
};

/** Which folders of a tool are read. */
export function FoldersDialog({ platform, folders, onClose }: FoldersDialogProps) {
  const change = useSettingsChange();
  const problemId = useId();
  const usual = USUAL_FOLDERS[platform];
  const [text, setText] = useState((folders ?? usual).join('\n'));
  const [wrong, setWrong] = useState<string | null>(null);
  const problem = wrong ?? change.problem;

  function write(paths: readonly string[]): void {
    const partial = partialPath(paths);
    if (partial !== undefined) {
      setWrong(`"${partial}" is no whole path. Begin it with / or ~ (or a drive, such as C:\\).`);
      return;
    }
    change.run({ sources: { [platform]: { paths: paths.length === 0 ? null : [...paths] } } }, onClose);
  }
  return (
    <Dialog
      title={`Folders of ${PLATFORM_LABELS[platform]}`}
      description="Only these are read, and nothing in them is changed. What was read before stays."
      onClose={onClose}
      footer={
        <>
          <Button className="h-8" disabled={folders === undefined} onClick={() => write([])}>
            Use the usual place
          </Button>
          <span className="ms-auto flex gap-2">
            <Button className="h-8" onClick={onClose}>
              Cancel
            </Button>
            <Button look="primary" className="h-8" disabled={change.isPending} onClick={() => write(readFolders(text))}>
              Read these
            </Button>
          </span>
        </>
      }
    >
      <label className="flex flex-col gap-1 text-small text-t2">
        One folder a line
        <textarea
          rows={4}
          spellCheck="false"
          autoComplete="off"
          value={text}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(null);
            change.forget();
          }}
          className="rounded-control border border-line-2 bg-surface px-2.5 py-1.5 font-mono text-small text-t1"
        />
        <span className="text-micro text-t3">
          Usual: {usual.join(', ')}. A folder that is not there yet is waited for.
        </span>
      </label>
      <Problem id={problemId} words={problem} />
    </Dialog>
  );
}
