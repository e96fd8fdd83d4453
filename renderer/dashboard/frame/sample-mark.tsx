import { useMutation } from '@tanstack/react-query';
import { Button } from '../../shared/components/button.tsx';
import { useApiClient } from '../../shared/hooks/api-context.tsx';

/** Says that all figures are invented, with the way to end them. */
export function SampleMark() {
  const client = useApiClient();
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: () => client.act('endSample', {}) });
  const isEnding = isPending || isSuccess;
  return (
    <span className="flex items-center gap-1.5">
      <span
        title="Invented sessions, in a home of their own. Nothing here is yours."
        className="rounded-chip bg-accent-soft px-1.5 py-0.5 text-micro font-medium whitespace-nowrap text-accent"
      >
        Sample data
      </span>
      <Button
        aria-disabled={isEnding}
        title="Stop the sample data and remove everything of it"
        onClick={() => {
          if (!isEnding) mutate();
        }}
      >
        {isEnding ? 'Ending…' : 'End'}
      </Button>
      {error === null ? null : (
        <span role="alert" className="text-small text-bad">
          {error.message}
        </span>
      )}
    </span>
  );
}
