import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ProgramPart } from '../../../core/contracts/desktop.ts';
import { Button } from '../../shared/components/button.tsx';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { Problem } from './setting-row.tsx';

type ProgramPartButtonProps = {
  part: ProgramPart;
  children: ReactNode;
};

/** Has the system show a part of the program; nothing in a browser, which cannot. */
export function ProgramPartButton({ part, children }: ProgramPartButtonProps) {
  const desktop = useDesktop();
  const { mutate, error, isPending } = useMutation({
    mutationFn: async () => {
      await desktop?.callDesktop('showProgramPart', { part });
    },
  });
  if (desktop === null) return null;
  return (
    <span className="flex flex-col items-end gap-1">
      <Button disabled={isPending} onClick={() => mutate()}>
        {children}
      </Button>
      <Problem words={error?.message ?? null} />
    </span>
  );
}
