import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeSettingsArgs } from '../../../core/contracts/settings-report.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { refusalWords } from './refusal-words.ts';

export type SettingsChange = {
  /** Writes a part of the settings. What is null has its default again. */
  run: (set: ChangeSettingsArgs['set'], onDone?: () => void) => void;
  isPending: boolean;
  /** Why the last change was refused, as a sentence; null while there is nothing to say. */
  problem: string | null;
  forget: () => void;
};

/** Changes settings at once. Each control has one of its own, so that a refusal stands beside it. */
export function useSettingsChange(): SettingsChange {
  const client = useApiClient();
  const queries = useQueryClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (set: ChangeSettingsArgs['set']) => client.act('changeSettings', { set }),
    onSuccess: (report) => {
      queries.setQueryData(['settings', {}], report);
      void queries.invalidateQueries();
    },
  });
  return {
    run: (set, onDone) => mutate(set, onDone === undefined ? {} : { onSuccess: onDone }),
    isPending,
    problem: error === null ? null : refusalWords(error.message),
    forget: reset,
  };
}
