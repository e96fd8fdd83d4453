import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** The dashboard's own colours and measures, without its files: those are for browsers that are signed in. */
const STYLE = `
:root { color-scheme: light dark; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center;
  font: 13px/20px "Inter Variable", system-ui, sans-serif;
  background: light-dark(#f4f6f9, #0b0d12); color: light-dark(#475062, #a8b0bf);
}
main {
  margin: 24px; padding: 24px; max-width: 52ch; border-radius: 12px;
  border: 1px solid light-dark(#e2e6ec, #212733); background: light-dark(#fff, #12151c);
}
h1 { margin: 0 0 8px; font-size: 18px; line-height: 24px; letter-spacing: -0.012em; color: light-dark(#12161f, #eceef3); }
p { margin: 8px 0 0; }
code {
  padding: 2px 6px; border-radius: 4px; font: 12px ui-monospace, monospace;
  background: light-dark(#e4e8ee, #242b38); color: light-dark(#12161f, #eceef3);
}
`;
/** Lets this style alone in; nothing is loaded, and nothing that came with a request could be one. */
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/**
 * Answers with a page without script, for what is said before the dashboard can be shown. Status and security headers
 * are set already.
 * @param title our own fixed words, or escaped here like the sentences; nothing of a request is repeated
 * @param sentences a paragraph each; what stands between backticks is a command
 */
export function sendPlainPage(reply: FastifyReply, title: string, sentences: readonly string[]): FastifyReply {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply.header('content-security-policy', policy.replace("style-src 'self'", `style-src ${STYLE_SOURCE}`));
  return reply.type('text/html; charset=utf-8').send(plainPage(title, sentences));
}

function plainPage(title: string, sentences: readonly string[]): string {
  const paragraphs = sentences.map((sentence) => `<p>${withCommands(escapeHtml(sentence))}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} - Blueplane</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs}
</main>
</body>
</html>
`;
}

function withCommands(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
