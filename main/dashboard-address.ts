/**
 * Whether an address may be handed to the system's browser: the dashboard's own, on this machine, and no other.
 */
export function isDashboardAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, pathname } = new URL(address);
  return protocol === 'http:' && hostname === '127.0.0.1' && username === '' && password === '' && pathname === '/';
}
