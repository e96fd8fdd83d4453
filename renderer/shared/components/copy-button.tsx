import { useMutation } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { Button } from './button.tsx';

type CopyButtonProps = {
  text: string;
  /** What is copied, for screen readers: `Copy the command …`. */
  label: string;
  /** Shown beside the icon; absent = the icon alone. */
  words?: string;
};

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text, label, words }: CopyButtonProps) {
  const { mutate, isSuccess, error } = useMutation({ mutationFn: () => navigator.clipboard.writeText(text) });
  const Icon = isSuccess ? Check : Copy;
  return (
    <>
      {error === null ? null : (
        <span role="alert" className="text-small text-bad">
          The browser did not let it be copied.
        </span>
      )}
      <Button title={label} aria-label={label} className={words === undefined ? 'px-0' : ''} onClick={() => mutate()}>
        <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
        {words === undefined ? null : isSuccess ? 'Copied' : words}
      </Button>
      <span role="status" className="sr-only">
        {isSuccess ? 'Copied' : ''}
      </span>
    </>
  );
}
