import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CommandTool } from '../../../core/contracts/desktop.ts';
import { Button } from '../../shared/components/button.tsx';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { SettingRow } from './setting-row.tsx';

const QUERY_KEY = ['commandTool'];

/** How it stands, and what that means for whoever types the name. */
function noteOf({ state, path, isOnPath, other }: CommandTool): string {
  const where: Record<CommandTool['state'], string> = {
    absent: `Not installed. It would be ${path}; no administrator is needed.`,
    installed: `Installed as ${path}.`,
    outdated: `${path} starts a Blueplane that lies elsewhere. Renew it to start this one.`,
    foreign: `${path} is another program's, and stays as it is.`,
    unsupported: 'There is no program here that the command could start.',
  };
  const isOurs = state === 'installed' || state === 'outdated';
  return [
    where[state],
    ...(isOnPath || state === 'foreign' || state === 'unsupported'
      ? []
      : ['Shells do not look there yet: add its folder to your PATH.']),
    ...(other !== null && isOurs ? [`A shell starts ${other} first.`] : []),
  ].join(' ');
}

/** The command `blueplane` for terminals: installed for this user, renewed, or taken away. Only in the desktop. */
export function CommandRow() {
  const desktop = useDesktop();
  const queries = useQueryClient();
  const { data: tool } = useQuery({
    queryKey: QUERY_KEY,
    queryFn: () => desktop?.callDesktop('commandTool', {}) ?? null,
    enabled: desktop !== null,
  });
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (installed: boolean) => {
      const changed = await desktop?.callDesktop('setCommandTool', { installed });
      if (changed !== undefined) queries.setQueryData(QUERY_KEY, changed);
    },
    // What stands in the way may have come meanwhile.
    onError: () => void queries.invalidateQueries({ queryKey: QUERY_KEY }),
  });
  if (tool == null) return null;
  const isOurs = tool.state === 'installed' || tool.state === 'outdated';
  return (
    <SettingRow
      name="Command-line tool"
      note={<span className="break-words">{noteOf(tool)}</span>}
      problem={error?.message ?? null}
    >
      {tool.state === 'absent' || tool.state === 'outdated' ? (
        <Button disabled={isPending} onClick={() => mutate(true)}>
          {tool.state === 'absent' ? 'Install' : 'Renew'}
          <span className="sr-only"> the command-line tool</span>
        </Button>
      ) : null}
      {isOurs ? (
        <Button disabled={isPending} onClick={() => mutate(false)}>
          Remove<span className="sr-only"> the command-line tool</span>
        </Button>
      ) : null}
    </SettingRow>
  );
}
