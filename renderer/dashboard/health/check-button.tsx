import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { formatTime } from '../../../core/format/index.ts';
import { BusyIcon } from '../../shared/components/busy-icon.tsx';
import { Button } from '../../shared/components/button.tsx';
import { ZONE } from '../../shared/zone.ts';

/** What is asked again: all that stands in this view. */
const CHECKED = ['status', 'pipeline', 'liveMetrics', 'deadLetters', 'processUsage'];

/** When the view was last asked for, and the way to ask at once. @param checkedAt epoch milliseconds */
export function CheckButton({ checkedAt }: { checkedAt: number }) {
  const queries = useQueryClient();
  const isCheck = ({ queryKey: [name] }: { queryKey: readonly unknown[] }) => CHECKED.some((each) => each === name);
  // What is asked by itself now and then makes no button busy.
  const { mutate, isPending } = useMutation({
    mutationFn: () => queries.refetchQueries({ predicate: isCheck, type: 'active' }),
  });
  return (
    <>
      <span className="text-small text-t3">Checked {formatTime(checkedAt, { timeZone: ZONE, seconds: true })}</span>
      <Button aria-busy={isPending} onClick={() => isPending || mutate()}>
        <BusyIcon icon={RefreshCw} isBusy={isPending} />
        Check now
      </Button>
    </>
  );
}
