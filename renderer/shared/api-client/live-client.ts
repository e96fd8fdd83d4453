import type {
  ApiClient,
  ApiMethodName,
  IpcArgs,
  IpcMethodName,
  IpcResult,
  OwnerActionName,
  ShownFigures,
} from '../../../core/contracts/api.ts';
import type { Connection } from './connection.ts';

/** The longest report takes well under a second; after this an error is more honest than waiting. */
export const REQUEST_TIMEOUT_MS = 15_000;
/** The interface marks its figures as late after three seconds without an answer. */
export const LATE_AFTER_MS = 3_000;

/** What only the desktop can do: its windows, and how it starts. */
export type DesktopMethodName = Exclude<IpcMethodName, ApiMethodName | OwnerActionName>;

/** What a page of the desktop has beside the contract. */
export type DesktopClient = {
  /** Rejects with words for people. */
  callDesktop<Name extends DesktopMethodName>(name: Name, args: IpcArgs<Name>): Promise<IpcResult<Name>>;
  /** Calls back when the processes or the desktop itself changed; returns the way to stop. */
  onState(listener: () => void): () => void;
  /** Calls back when there is a command of the menu to be taken; returns the way to stop. */
  onCommand(listener: () => void): () => void;
  /** Calls back each time the popover was opened, with the figures that are known by then; returns the way to stop. */
  onPopoverShown(listener: (figures: ShownFigures | undefined) => void): () => void;
  /** Calls back each time the popover is no longer seen, at once if it is not; returns the way to stop. */
  onPopoverHidden(listener: () => void): () => void;
};

/** The contract's client with what a page shows of its connection, whatever carries it. */
export type LiveClient = ApiClient & {
  /** Has the owner of the home do something; resolves once it is done. Rejects with words for people. */
  act<Name extends OwnerActionName>(name: Name, args: IpcArgs<Name>): Promise<IpcResult<Name>>;
  connection(): Connection;
  onConnection(listener: () => void): () => void;
  /** Calls back when a lost connection is open again: changes may have been missed meanwhile. */
  onReopened(listener: () => void): () => void;
  /** Ends the connection for good; waiting calls fail. */
  close(): void;
  /** null in a browser. */
  desktop: DesktopClient | null;
};

/** Adds a listener; returns the way to remove it. */
export function addTo<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
