import type { Address } from './address.ts';
import type { Scope } from './scope.ts';

/** Back comes back from where it leads, unless the step was told to `replace` the one before, as typing does. */
export type Go = (change: Partial<Address>, how?: { replace?: boolean }) => void;

/** What every view of the dashboard is given. */
export type ViewProps = {
  address: Address;
  /** Goes elsewhere. What is not named stays, but for the page of a list. */
  go: Go;
  scope: Scope;
};
