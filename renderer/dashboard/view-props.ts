import type { Address } from './address.ts';
import type { Scope } from './scope.ts';

/** What every view of the dashboard is given. */
export type ViewProps = {
  address: Address;
  /** Goes elsewhere; Back comes back. What is not named stays, but for the page of a list. */
  go: (change: Partial<Address>) => void;
  scope: Scope;
};
