import { FlaskConical } from 'lucide-react';
import { Button } from '../../shared/components/button.tsx';
import { useShowSample } from '../../shared/sample/use-show-sample.ts';

/** For somebody without an assistant at hand: Blueplane on invented sessions, beside their own home. */
export function SampleButton() {
  const { press, isPending, address, error } = useShowSample();
  return (
    <div className="mt-3">
      <p>
        No assistant at hand? Sample data shows Blueplane on invented sessions, in a home of their own that is never
        mixed with yours and is removed when you end it.
      </p>
      <Button className="mt-2" aria-disabled={isPending} onClick={press}>
        <FlaskConical aria-hidden="true" size={14} strokeWidth={1.75} />
        {isPending ? 'Starting…' : 'Show sample data'}
      </Button>
      {address === null ? null : (
        <p role="status" className="mt-2 text-small">
          Your browser opened no tab.{' '}
          <a href={address} target="_blank" rel="noreferrer" className="text-accent underline">
            Open the sample data
          </a>
        </p>
      )}
      {error === null ? null : (
        <p role="alert" className="mt-2 text-small text-bad">
          {error.message}
        </p>
      )}
    </div>
  );
}
