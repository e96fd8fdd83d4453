import { useMutation } from '@tanstack/react-query';
import { Button } from '../../shared/components/button.tsx';
import { CopyButton } from '../../shared/components/copy-button.tsx';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';

/** The way to the log: its folder opens in the desktop, its path is copied in a browser, which may open nothing. */
export function LogButton() {
  const desktop = useDesktop();
  const { mutate, error, isPending } = useMutation({
    mutationFn: async () => {
      await desktop?.callDesktop('showProgramPart', { part: 'logs' });
    },
  });
  if (desktop === null) return <LogPath />;
  return (
    <>
      {error === null ? null : (
        <span role="alert" className="text-small text-bad">
          {error.message}
        </span>
      )}
      <Button look="ghost" aria-disabled={isPending} onClick={() => isPending || mutate()}>
        Open logs
      </Button>
    </>
  );
}

function LogPath() {
  const { data } = useApiQuery('storage', {});
  if (data?.places == null) return null;
  return (
    <CopyButton text={data.places.log} label={`Copy the path of the log: ${data.places.log}`} words="Path of the log" />
  );
}
