import { refusalWords } from './refusal-words.ts';

type ExportRefusalProps = {
  message: string;
  /** Whether a file that is there is all that stands in the way: nothing else goes away by replacing it. */
  offersReplacing: boolean;
  isReplacing: boolean;
  onReplacing: (isReplacing: boolean) => void;
};

/** Why nothing was exported, and the way out where there is one in this dialog. */
export function ExportRefusal({ message, offersReplacing, isReplacing, onReplacing }: ExportRefusalProps) {
  return (
    <div role="alert" className="flex flex-col gap-1.5 rounded-control bg-bad-soft p-3 text-small">
      <p className="wrap-anywhere">{refusalWords(message)}</p>
      {offersReplacing ? (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={isReplacing}
            onChange={(event) => onReplacing(event.target.checked)}
            className="size-4 shrink-0 accent-(--accent-fill)"
          />
          Replace an earlier export of this name
        </label>
      ) : null}
    </div>
  );
}
