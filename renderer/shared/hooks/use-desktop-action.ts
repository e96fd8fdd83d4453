import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type IpcArgs, isOwnerAction, SHORT_PAUSE_MS } from '../../../core/contracts/api.ts';
import { useApiClient } from './api-context.tsx';

/**
 * What buttons and keys of a page do without any arguments but a view. The first four work in a browser too.
 * `pauseShortly` is a pause that ends by itself after an hour.
 */
export type DesktopActionName =
  | 'pause'
  | 'pauseShortly'
  | 'resume'
  | 'restartFailed'
  | 'openWindow'
  | 'openInBrowser'
  | 'hidePopover';

export type DesktopAction = {
  run(name: DesktopActionName, args?: IpcArgs<'openWindow'>): void;
  /** The one that has no answer yet. */
  running: DesktopActionName | null;
  /** Why the last one failed, in words for people. */
  error: Error | null;
  /** Takes the error away. */
  forget(): void;
};

/** Has the owner or the desktop do something, and asks for everything anew when the owner has done something. */
export function useDesktopAction(): DesktopAction {
  const client = useApiClient();
  const queries = useQueryClient();
  const { mutate, reset, isPending, variables, error } = useMutation({
    mutationFn: async ({ name, args }: { name: DesktopActionName; args: IpcArgs<'openWindow'> }): Promise<void> => {
      if (name === 'pauseShortly') {
        await client.act('pause', { forMs: SHORT_PAUSE_MS });
      } else if (isOwnerAction(name)) {
        await client.act(name, {});
      } else if (client.desktop === null) {
        throw new Error('Only the desktop application can do this.');
      } else {
        await client.desktop.callDesktop(name, args);
      }
    },
    onSettled: (_nothing, _error, { name }) => {
      // Not waited for: the action itself is done.
      if (name === 'pauseShortly' || isOwnerAction(name)) {
        void queries.invalidateQueries();
      }
    },
  });
  return {
    // A second press while the first is under way is the same wish.
    run: (name, args = {}) => {
      if (!isPending || variables.name !== name) {
        mutate({ name, args });
      }
    },
    running: isPending ? variables.name : null,
    error,
    forget: reset,
  };
}
