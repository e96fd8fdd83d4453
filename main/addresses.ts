import { DASHBOARD_VIEWS } from '../core/contracts/api.ts';

/** Our own scheme: the pages are files of the program, and no other program can answer for them. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'blueplane';

export const DASHBOARD_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`;
export const POPOVER_ADDRESS = `${APP_SCHEME}://${APP_HOST}/popover`;

export type DashboardView = (typeof DASHBOARD_VIEWS)[number];

/** Shown when an address names no view. */
const DEFAULT_VIEW: DashboardView = DASHBOARD_VIEWS[0];

/** The address of the dashboard at a view; without one, at its first. */
export function dashboardAddress(view: DashboardView = DEFAULT_VIEW): string {
  return view === DEFAULT_VIEW ? DASHBOARD_ADDRESS : `${DASHBOARD_ADDRESS}?view=${view}`;
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
