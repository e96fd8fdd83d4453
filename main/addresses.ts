import { DASHBOARD_VIEWS, type DashboardView } from '../core/contracts/desktop.ts';

/** Our own scheme: the pages are files of the program, and no other program can answer for them. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'blueplane';

export const DASHBOARD_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`;
export const POPOVER_ADDRESS = `${APP_SCHEME}://${APP_HOST}/popover`;

/** Shown when an address names no view. */
const DEFAULT_VIEW: DashboardView = DASHBOARD_VIEWS[0];

/** What the address of a view says beside it, as `openWindow` of the contract has it. */
export type AddressParts = {
  layout?: string | undefined;
  session?: string | undefined;
  /** Of the day, 0 to 23. */
  hour?: number | undefined;
};

/** The address of the dashboard at a view; without one, at its first. */
export function dashboardAddress(view: DashboardView = DEFAULT_VIEW, parts: AddressParts = {}): string {
  const query = new URLSearchParams(view === DEFAULT_VIEW ? {} : { view });
  for (const [name, value] of Object.entries(parts)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? DASHBOARD_ADDRESS : `${DASHBOARD_ADDRESS}?${query}`;
}

/** Whether the dashboard at this address shows the view already, whatever else the address says. */
export function showsView(address: string, view: DashboardView): boolean {
  if (!isOwnPage(address)) return false;
  const named = new URL(address).searchParams.get('view');
  return (DASHBOARD_VIEWS.find((known) => known === named) ?? DEFAULT_VIEW) === view;
}

/** Whether an address is a page or file of ours. */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === '';
}
