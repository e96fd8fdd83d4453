/** The pages of the conformance app, by path. */
export const pages = {
  '/': {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><title>start</title><script src="/first.js"></script><h1>start</h1>
      <a id="away" href="about:blank">away</a> <a id="popup" target="_blank" href="about:blank">popup</a>
      <form id="form" action="about:blank"><button>send</button></form><iframe id="frame"></iframe>`,
  },
  '/other': { type: 'text/html; charset=utf-8', body: '<!doctype html><title>other</title><h1>other</h1>' },
  '/first.js': { type: 'text/javascript', body: 'window.bridgeAtFirstScript = typeof window.bridge;' },
  '/guarded': {
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': "default-src 'none'; script-src 'self'" },
    body: '<!doctype html><title>guarded</title><script>window.inline = true;</script><script src="/first.js"></script>',
  },
};

/** Answers as a protocol handler: with a page, or 404. `/fails` breaks, `/ask` tells what was asked. */
export async function answer(request) {
  const path = new URL(request.url).pathname;
  if (path === '/fails') throw new Error('broken on purpose');
  if (path === '/ask') {
    const { url, method } = request;
    return Response.json({ url, method, origin: request.headers.get('origin'), body: await request.text() });
  }
  const page = pages[path];
  return new Response(page?.body ?? 'nothing here', {
    status: page === undefined ? 404 : 200,
    headers: { 'content-type': page?.type ?? 'text/plain', 'x-from': 'the handler', ...page?.headers },
  });
}
