import { useMutation } from '@tanstack/react-query';
import { PLATFORM_LABELS, type Platform } from '../../../core/contracts/platform.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { type FolderProblem, folderProblem } from './folder-problem.ts';

export type FolderLook = {
  /** Looks whether folders are there and are the tool's; null = they are. `failed`: `problem` says why nobody looked. */
  run: (paths: readonly string[]) => Promise<FolderProblem | 'failed' | null>;
  isPending: boolean;
  problem: string | null;
  forget: () => void;
};

/** Looks at folders that somebody is about to name. */
export function useFolderLook(platform: Platform): FolderLook {
  const client = useApiClient();
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: async (paths: readonly string[]) => {
      if (paths.length === 0) return null;
      const { folders } = await client.call('lookIntoFolders', { platform, paths: [...paths] });
      return folderProblem(folders, PLATFORM_LABELS[platform]);
    },
  });
  return {
    run: (paths) => mutateAsync(paths).catch(() => 'failed' as const),
    isPending,
    problem: error?.message ?? null,
    forget: reset,
  };
}
