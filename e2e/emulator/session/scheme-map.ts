/**
 * Chromium does not know the app's own schemes. `app://host/path` becomes `https://host.app.invalid/path` for it, and
 * is turned back before the app sees it. No name below `.invalid` can exist, so nothing else is mistaken for it.
 */
const schemes = new Set<string>();

/** From now on addresses of this scheme are mapped. */
export function mapScheme(scheme: string): void {
  schemes.add(scheme);
}

export function isMapped(scheme: string): boolean {
  return schemes.has(scheme);
}

/** The address as Chromium is told. */
export function toChromium(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (!schemes.has(scheme.toLowerCase())) return url;
  return `https://${host}.${scheme.toLowerCase()}.invalid${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** The address as the app knows it; origins (without a path) too. */
export function fromChromium(url: string): string {
  const [, host = '', scheme = '', rest = ''] =
    /^https:\/\/([^/?#]+)\.([^./?#]+)\.invalid(?::443)?([/?#].*)?$/is.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}
