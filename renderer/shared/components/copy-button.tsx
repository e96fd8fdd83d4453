import { useMutation } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from './button.tsx';

/** So long is said that something was copied. */
const SAID_MS = 2_000;

type CopyButtonProps = {
  text: string;
  /** What is copied, for screen readers: `Copy the command …`. */
  label: string;
  /** Shown beside the icon; absent = the icon alone. */
  words?: string;
};

/** Puts a text on the clipboard, and says for a moment that it did. */
export function CopyButton({ text, label, words }: CopyButtonProps) {
  const { mutate, data, submittedAt, error, reset } = useMutation({
    mutationFn: async () => {
      await navigator.clipboard.writeText(text);
      return text;
    },
  });
  // Of another text it would be untrue.
  const isCopied = data === text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another press begins the time anew
  useEffect(() => {
    if (data === undefined) return;
    const timer = setTimeout(reset, SAID_MS);
    return () => clearTimeout(timer);
  }, [data, submittedAt, reset]);
  const Icon = isCopied ? Check : Copy;
  return (
    <>
      {error === null ? null : (
        <span role="alert" className="text-small text-bad">
          The browser did not let it be copied.
        </span>
      )}
      <Button
        title={label}
        aria-label={isCopied ? 'Copied' : label}
        className={words === undefined ? 'px-0' : ''}
        onClick={() => mutate()}
      >
        <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
        {words === undefined ? null : (
          // Both lie over each other, so that the wider keeps the width.
          <span className="grid">
            <span className={`col-start-1 row-start-1 ${isCopied ? 'invisible' : ''}`}>{words}</span>
            <span className={`col-start-1 row-start-1 ${isCopied ? '' : 'invisible'}`}>Copied</span>
          </span>
        )}
      </Button>
      <span role="status" className="sr-only">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
