import { useQuery } from '@tanstack/react-query';
import type { ProcessUsage } from '../../../core/contracts/process-usage.ts';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';

/** Long enough for a share that does not jump. */
const LOOK_EVERY_MS = 5_000;

type Taken = ProcessUsage['processes'];

/** What the processes take, measured as long as somebody looks; empty before the first answer. */
export function useProcessUsage(): Taken {
  const client = useApiClient();
  const { data } = useQuery({
    queryKey: ['processUsage'],
    queryFn: () => client.act('processUsage', {}),
    refetchInterval: LOOK_EVERY_MS,
    meta: ASKED_ONCE,
  });
  return data?.processes ?? [];
}

/** The sum of what is known; a share of one core, null while none is. */
export function takenTogether(taken: Taken): { cpuShare: number | null; memoryBytes: number } {
  const shares = taken.flatMap(({ cpuShare }) => cpuShare ?? []);
  return {
    cpuShare: shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0),
    memoryBytes: taken.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0),
  };
}
