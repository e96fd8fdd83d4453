/** One billed answer of Claude Code as a transcript line, with its newline. The same numbers give the same line. */
export function reply(number: number, outputTokens: number): string {
  return `${JSON.stringify({
    type: 'assistant',
    uuid: `uuid-${number}-${outputTokens}`,
    parentUuid: null,
    sessionId: 'session-1',
    requestId: `req_${number}`,
    timestamp: `2026-03-0${1 + (number % 9)}T10:00:00.000Z`,
    cwd: '/home/someone/atlas-api',
    message: {
      id: `msg_${number}`,
      role: 'assistant',
      model: 'claude-sonnet-5',
      content: [{ type: 'text', text: 'done' }],
      usage: { input_tokens: 10, output_tokens: outputTokens, cache_read_input_tokens: 100 },
    },
  })}\n`;
}
