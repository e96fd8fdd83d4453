import { useMutation } from '@tanstack/react-query';
import { Button } from '../../shared/components/button.tsx';
import { SampleChip } from '../../shared/components/sample-chip.tsx';
import { useApiClient } from '../../shared/hooks/api-context.tsx';

/** Says that all figures are invented, with the way to end them. */
export function SampleMark() {
  const client = useApiClient();
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: () => client.act('endSample', {}) });
  const isEnding = isPending || isSuccess;
  return (
    <span className="flex items-center gap-1.5">
      <SampleChip />
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
