import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import * as rollout from '../capture/codex/test-rollout.ts';
import { requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import { answer, metadata } from '../capture/gemini/test-chat.ts';
import type { OtlpSignal } from '../contracts/otlp-signal.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { rebuild } from './rebuild.ts';
import { derivedRows, keptAndTrueSums } from './test-derived.ts';
import { apiRequest, logRecord, logs, point, points } from './test-signals.ts';
import { ToolsHome } from './test-tools-home.ts';
import { reply } from './test-transcript.ts';

/** Few of each, so that requests and sessions meet. */
const few = fc.nat(3);

/** A line of a file, or something that was sent. */
type Deed = { file: string; line: object } | { signal: OtlpSignal };

const claudeLine: fc.Arbitrary<Deed> = fc
  .record({ message: few, request: few, output: few, session: fc.nat(1), sidechain: fc.boolean() })
  .map(({ message, request, output, session, sidechain }) => ({
    file: `claude/projects/-shop/session-${session}.jsonl`,
    line: reply(
      {
        input_tokens: 5,
        output_tokens: output,
        cache_creation_input_tokens: 4,
        // Of one line more is said than of another.
        cache_creation: { ephemeral_5m_input_tokens: 4 - output, ephemeral_1h_input_tokens: output },
        server_tool_use: { web_search_requests: 3 - output },
      },
      {
        message: {
          id: `msg_${message}`,
          content: [{ type: 'tool_use', id: `tool_${message}`, name: 'Edit', input: {} }],
        },
        line: {
          uuid: `u-${message}-${request}-${output}-${session}`,
          sessionId: `session-${session}`,
          // The same request is told under one message, as it is.
          requestId: request === 0 ? undefined : `req_${message}_${request}`,
          isSidechain: sidechain,
          timestamp: rollout.at(message * 60 + output),
        },
      },
    ),
  }));

const sentRequest: fc.Arbitrary<Deed> = fc
  .record({ message: few, request: few, output: fc.nat(5), session: fc.nat(2), cost: fc.option(fc.nat(3)) })
  .map(({ message, request, output, session, cost }) => ({
    signal: logs(
      apiRequest(`session-${session}`, rollout.at(message * 60 + output), {
        ...(request === 0 ? {} : { request_id: `req_${message}_${request}` }),
        output_tokens: output,
        cache_creation_tokens: output,
        ...(cost === null ? {} : { cost_usd: cost / 8 }),
      }),
    ),
  }));

const sentCall: fc.Arbitrary<Deed> = fc
  .record({ call: few, session: fc.nat(2), name: fc.constantFrom('tool_result', 'tool_decision', 'user_prompt') })
  .map(({ call, session, name }) => ({
    signal: logs(
      logRecord(`claude_code.${name}`, rollout.at(call * 7), {
        'session.id': `session-${session}`,
        tool_name: 'Edit',
        tool_use_id: `tool_${call}`,
        success: call === 1 ? 'false' : 'true',
        duration_ms: 5,
        decision: call === 1 ? 'reject' : 'accept',
        source: call === 2 ? 'config' : 'user_temporary',
        prompt_length: call,
      }),
    ),
  }));

const START = Date.parse(rollout.at(0)) / 1_000;

const sentPoint: fc.Arbitrary<Deed> = fc
  .record({ minute: few, value: fc.nat(4), since: fc.nat(1), session: fc.nat(2), isCumulative: fc.boolean() })
  .map(({ minute, value, since, session, isCumulative }) => ({
    signal: points(
      point(
        'token.usage',
        { 'session.id': `session-${session}`, model: 'claude-opus-4-5-20251101', type: 'output' },
        {
          value,
          at: START + (minute + 1) * 60,
          since: START + since,
          temporality: isCumulative ? 'cumulative' : 'delta',
        },
      ),
    ),
  }));

const codexFile = (number: number) => `codex/sessions/2026/03/04/${rolloutName(sessionId(number))}`;

const codexLine: fc.Arbitrary<Deed> = fc
  .constantFrom<readonly [number, object]>(
    [1, sessionMeta(sessionId(1))],
    [1, turnContext('gpt-5.4', 1)],
    // A helper of the first, which says so late, or never.
    [2, sessionMeta(sessionId(2), rollout.spawnedBy(sessionId(1)))],
    [2, turnContext('gpt-5.4', 2)],
    ...requests([
      { input: 10, output: 2 },
      { input: 20, output: 3 },
    ]).map((line): [number, object] => [1, line]),
  )
  .map(([number, line]) => ({ file: codexFile(number), line }));

const sentByCodex: fc.Arbitrary<Deed> = fc
  .record({ number: fc.nat(2), second: few, name: fc.constantFrom('sse_event', 'tool_decision', 'tool_result') })
  .map(({ number, second, name }) => ({
    signal: logs(
      logRecord(`codex.${name}`, rollout.at(second), {
        'conversation.id': sessionId(number),
        model: 'gpt-5.4',
        'event.kind': 'response.completed',
        input_token_count: '10',
        output_token_count: '2',
        tool_name: 'shell',
        call_id: `c${second}`,
        decision: 'approved',
        source: 'user',
        success: 'true',
      }),
    ),
  }));

const geminiLine: fc.Arbitrary<Deed> = few.map((id) => ({
  file: 'gemini/shop/chats/session-one.jsonl',
  line: answer(`m${id}`, id),
}));

const sentByGemini: fc.Arbitrary<Deed> = fc
  .record({ session: fc.nat(1), second: few, name: fc.constantFrom('api_response', 'tool_call', 'user_prompt') })
  .map(({ session, second, name }) => ({
    signal: logs(
      logRecord(`gemini_cli.${name}`, rollout.at(second), {
        'session.id': session === 0 ? String(metadata().sessionId) : 'another',
        model: 'gemini-2.5-flash',
        input_token_count: 4,
        output_token_count: second,
        function_name: 'replace',
        decision: 'accept',
        success: true,
        metadata: { model_added_lines: second },
        prompt_length: 3,
      }),
    ),
  }));

const deeds = fc.array(
  fc.oneof(claudeLine, sentRequest, sentCall, sentPoint, codexLine, sentByCodex, geminiLine, sentByGemini),
  { minLength: 8, maxLength: 30, size: 'max' },
);

async function act(home: ToolsHome, deed: Deed, known: Set<string>): Promise<void> {
  if ('signal' in deed) {
    home.send(deed.signal);
    return;
  }
  const isNewChat = deed.file.startsWith('gemini') && !known.has(deed.file);
  known.add(deed.file);
  const lines = isNewChat ? [metadata(), deed.line] : [deed.line];
  home.write(deed.file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await home.read();
}

test('what was sent and what files say come to the same, in whichever order and however often they come', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, fc.infiniteStream(fc.nat(3)), async (all, choices) => {
      const [mixed, sorted] = [new ToolsHome(), new ToolsHome()];
      try {
        const [known, alsoKnown] = [new Set<string>(), new Set<string>()];
        for (const deed of all) {
          await act(mixed, deed, known);
          const choice = choices.next().value ?? 0;
          if (choice === 0 && 'signal' in deed) await act(mixed, deed, known);
          if (choice <= 1) mixed.derive();
          if (choice === 2) mixed.restart();
        }
        mixed.derive();

        // The files first, then what was sent, the last first.
        for (const deed of all) if ('file' in deed) await act(sorted, deed, alsoKnown);
        for (const deed of all.toReversed()) if ('signal' in deed) await act(sorted, deed, alsoKnown);
        sorted.derive();
        expect(derivedRows(mixed.database)).toEqual(derivedRows(sorted.database));
        const { kept, truth } = keptAndTrueSums(mixed.database);
        expect(kept).toEqual(truth);

        const path = join(mixed.file.folder, 'rebuild.db');
        const scratch = openScratch(path, mixed.file.path);
        const { changes } = await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
        scratch.close();
        discardScratch(path);
        expect(changes).toEqual([]);
      } finally {
        mixed.close();
        sorted.close();
      }
    }),
    { numRuns: amount({ short: 5, full: 60 }) },
  );
}, 240_000);
