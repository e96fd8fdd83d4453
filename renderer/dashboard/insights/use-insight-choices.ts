import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { Finding } from '../../../core/contracts/insights.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import type { FindingChoice } from './finding-choices.tsx';

type Chosen = Pick<Finding, 'id' | 'severity'>;
const UNKNOWN_SEVERITY = { value: 0, unit: 'count' } as const;

/** What becomes of findings: the user's choices, and that they were seen once the view is left. */
export function useInsightChoices(findings: readonly Finding[]) {
  const client = useApiClient();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ finding: { id, severity }, choice }: { finding: Chosen; choice: FindingChoice }) =>
      client.act('chooseInsight', { findings: [{ id, severity }], choice }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['insights'] }),
  });
  const leave = useEffectEvent(() => {
    const fresh = findings.filter(({ state }) => state === 'new').map(({ id, severity }) => ({ id, severity }));
    // Nobody waits for it: at worst they are new once more.
    if (fresh.length > 0)
      client.act('chooseInsight', { findings: fresh.slice(0, 100), choice: 'seen' }).catch(() => {});
  });
  useEffect(() => () => leave(), []);
  return {
    choose: (finding: Finding, choice: FindingChoice) => mutation.mutate({ finding, choice }),
    /** Takes a choice back for what is not found now, so that nobody knows how bad it is. It is not asked for either. */
    allowAgain: (id: string) => mutation.mutate({ finding: { id, severity: UNKNOWN_SEVERITY }, choice: 'undo' }),
    busyId: mutation.isPending ? mutation.variables.finding.id : null,
    error: mutation.error,
  };
}
