import { useId, useState } from 'react';
import { PLATFORM_LABELS, type Platform } from '../../../core/contracts/platform.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { partialPath, readFolders } from './folder-lines.ts';
import type { FolderProblem } from './folder-problem.ts';
import { Problem } from './setting-row.tsx';
import { useFolderLook } from './use-folder-look.ts';
import { useSettingsChange } from './use-settings-change.ts';
import { FOLDER_VARIABLES, USUAL_FOLDERS } from './usual-folders.ts';

type FoldersDialogProps = {
  platform: Platform;
  /** Those of config.yaml; undefined while it names none. */
  folders: readonly string[] | undefined;
  /** A variable of the tool's own says what is read. */
  isNamedByVariable: boolean;
  onClose: () => void;
};

/** Which folders of a tool are read. */
export function FoldersDialog({ platform, folders, isNamedByVariable, onClose }: FoldersDialogProps) {
  const change = useSettingsChange();
  const problemId = useId();
  const usual = USUAL_FOLDERS[platform];
  // To propose the usual ones where a variable names others would have them read by a careless press.
  const [text, setText] = useState((folders ?? (isNamedByVariable ? [] : usual)).join('\n'));
  const [wrong, setWrong] = useState<FolderProblem | null>(null);
  const look = useFolderLook(platform);
  const problem = wrong?.sentence ?? change.problem ?? look.problem;

  async function check(): Promise<void> {
    const paths = readFolders(text);
    const partial = partialPath(paths);
    if (partial !== undefined) {
      const sentence = `"${partial}" is no whole path. Begin it with / or ~ (or a drive, such as C:\\).`;
      setWrong({ sentence, isAllowed: false });
      return;
    }
    // Whoever presses again means it.
    const found = wrong?.isAllowed ? null : await look.run(paths);
    if (found === null) write(paths);
    else if (found !== 'failed') setWrong(found);
  }

  function write(paths: readonly string[]): void {
    change.run({ sources: { [platform]: { paths: paths.length === 0 ? null : [...paths] } } }, onClose);
  }
  return (
    <Dialog
      title={`Folders of ${PLATFORM_LABELS[platform]}`}
      description="Only these are read, and nothing in them is changed. What was read before stays."
      onClose={onClose}
      footer={
        <DialogFooter
          aside={
            <Button className="h-8" disabled={folders === undefined} onClick={() => write([])}>
              Use the usual place
            </Button>
          }
        >
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={change.isPending || look.isPending} onClick={() => void check()}>
            {wrong?.isAllowed ? 'Read these all the same' : 'Read these'}
          </Button>
        </DialogFooter>
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
            look.forget();
          }}
          className="rounded-control border border-line-2 bg-surface px-2.5 py-1.5 font-mono text-small text-t1"
        />
        <span className="text-micro text-t3">
          {isNamedByVariable
            ? `${FOLDER_VARIABLES[platform]} says what is read as long as you name nothing here.`
            : `Usual: ${usual.join(', ')}.`}{' '}
          A folder that is not there yet is waited for.
        </span>
      </label>
      <Problem id={problemId} words={problem} />
    </Dialog>
  );
}
