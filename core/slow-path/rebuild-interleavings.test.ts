import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, IS_FULL } from '../../build/test/amount.ts';
import * as rollout from '../capture/codex/test-rollout.ts';
import {
  requests,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { answer, metadata } from '../capture/gemini/test-chat.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { rebuild } from './rebuild.ts';
import { cursorDeed } from './test-cursor-deeds.ts';
import { derivedRows, keptAndTrueSums } from './test-derived.ts';
import { ToolsHome } from './test-tools-home.ts';
import { reply } from './test-transcript.ts';

/** Few of each, so that ids collide, histories are copied, and totals go back. */
const few = fc.nat(3);

const claudeLine: fc.Arbitrary<object> = fc
  .record({ message: few, request: few, output: few, session: fc.nat(1), sidechain: fc.boolean(), kind: fc.nat(3) })
  .map(({ message, request, output, session, sidechain, kind }) => {
    const line = {
      uuid: `u-${message}-${request}-${output}-${session}-${kind}`,
      sessionId: `session-${session}`,
      requestId: request === 0 ? undefined : `req_${request}`,
      isSidechain: sidechain,
      timestamp: rollout.at(message * 60 + output),
    };
    if (kind === 1) return { ...line, type: 'user', message: { role: 'user', content: 'please' } };
    if (kind === 2) {
      const content = [
        { type: 'tool_result', tool_use_id: `tool_${message}`, content: 'done', is_error: output === 1 },
      ];
      return { ...line, type: 'user', message: { role: 'user', content } };
    }
    const content = [{ type: 'tool_use', id: `tool_${message}`, name: 'Edit', input: { file_path: '/a.ts' } }];
    return reply({ input_tokens: 5, output_tokens: output }, { message: { id: `msg_${message}`, content }, line });
  });

const spent: fc.Arbitrary<Spent> = fc
  .record({ input: fc.constantFrom(10, 20, 300_000), output: few, cached: fc.constantFrom(0, 5) })
  .map((one) => one);

const codexLines: fc.Arbitrary<object[]> = fc.oneof(
  fc
    .record({ id: few, parent: fc.option(few), model: fc.constantFrom('gpt-5.4', 'gpt-5', null) })
    .map(({ id, parent, model }) => [
      sessionMeta(sessionId(id), parent === null || parent === id ? {} : { forked_from_id: sessionId(parent) }),
      turnContext(model, 1),
    ]),
  fc
    .record({
      spent: fc.array(spent, { minLength: 1, maxLength: 3 }),
      from: fc.integer({ min: 2, max: 50 }),
      form: fc.constantFrom('both' as const, 'last' as const, 'total' as const),
    })
    .map(({ spent: all, from, form }) => requests(all, { from, form })),
  few.map((second) => [rollout.prompt('please', second + 5)]),
);

const geminiLine: fc.Arbitrary<object> = fc.oneof(
  fc.record({ id: few, output: few }).map(({ id, output }) => answer(`m${id}`, output)),
  few.map((id) => ({ id: `p${id}`, timestamp: rollout.at(id), type: 'user', content: 'please' })),
  few.map((id) => ({ $rewindTo: `m${id}` })),
);

const CLAUDE = ['a', 'b', 'c'].map((name) => `claude/projects/-shop/${name}.jsonl`);
const CODEX = [0, 1, 2].map((id) => `codex/sessions/2026/03/04/${rolloutName(sessionId(id))}`);
const GEMINI = ['one', 'two'].map((name) => `gemini/shop/chats/session-${name}.jsonl`);

const text = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** A file, and what one of its tool's lines says. */
const piece: fc.Arbitrary<{ name: string; text: string }> = fc.oneof(
  fc.record({ name: fc.constantFrom(...CLAUDE), text: fc.array(claudeLine, { minLength: 1, maxLength: 4 }).map(text) }),
  fc.record({ name: fc.constantFrom(...CODEX), text: codexLines.map(text) }),
  fc.record({
    name: fc.constantFrom(...GEMINI),
    text: fc.array(geminiLine, { minLength: 1, maxLength: 4 }).map(text),
  }),
);

type Deed = { word: string; act(home: ToolsHome): Promise<void> | void };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: piece.map((part) => deedOf(`append ${part.name}`, (home) => grow(home, part))) },
  {
    weight: 2,
    arbitrary: piece.map((part) =>
      deedOf(`rewrite ${part.name}`, (home) => home.write(part.name, begun(part), { anew: true })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(CLAUDE, CODEX, GEMINI).map(([from = '', to = '']) =>
      deedOf(`copy ${from}`, (home) => {
        if (home.textOf(from) !== '') home.write(to, home.textOf(from), { anew: true });
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: piece.map(({ name }) =>
      deedOf(`half of ${name}`, (home) => home.write(name, home.textOf(name).slice(0, -7), { anew: true })),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...CODEX), fc.boolean()).map(([name, stays]) =>
      deedOf(`archive ${name}${stays ? ', which stays' : ''}`, (home) => {
        if (home.textOf(name) === '') return;
        home.write(name.replace(/sessions\/.*\//, 'archived_sessions/'), home.textOf(name), { anew: true });
        if (!stays) home.remove(name);
      }),
    ),
  },
  { weight: 6, arbitrary: cursorDeed.map(({ word, act }) => deedOf(word, act)) },
  { weight: 1, arbitrary: piece.map(({ name }) => deedOf(`remove ${name}`, (home) => home.remove(name))) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 9 }), few)
      .map(([frames, turned]) => deedOf(`read ${frames} frames from ${turned}`, (home) => home.read(frames, turned))),
  },
  { weight: 5, arbitrary: fc.constant(deedOf('derive', (home) => void home.derive())) },
  { weight: 2, arbitrary: fc.constant(deedOf('restart', (home) => home.restart())) },
);

/** Written out by its word when a property fails. */
function deedOf(word: string, act: Deed['act']): Deed {
  return Object.assign({ word, act }, { [fc.toStringMethod]: () => word });
}

/** A chat of Gemini's begins with what it is. */
function begun({ name, text: added }: { name: string; text: string }): string {
  return name.startsWith('gemini') ? `${JSON.stringify(metadata({ sessionId: name }))}\n${added}` : added;
}

function grow(home: ToolsHome, part: { name: string; text: string }): void {
  home.write(part.name, home.textOf(part.name) === '' ? begun(part) : part.text);
}

test('whatever happened in which order: what is derived anew is what had grown, to the row', async () => {
  const billed = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 50, size: 'max' }), async (deeds) => {
      const home = new ToolsHome();
      try {
        for (const { act } of deeds) await act(home);
        await home.read();
        expect(home.derive().unreadable).toBe(0);
        const grown = derivedRows(home.database);
        const { kept, truth } = keptAndTrueSums(home.database);
        expect(kept).toEqual(truth);

        const scratchPath = join(home.file.folder, 'rebuild.db');
        const scratch = openScratch(scratchPath, home.file.path);
        const { changes } = await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
        scratch.close();
        discardScratch(scratchPath);
        expect(derivedRows(home.database)).toEqual(grown);
        expect(changes).toEqual([]);
        for (const { platform, rows } of home.billed()) billed.set(platform, (billed.get(platform) ?? 0) + rows);
      } finally {
        home.close();
      }
    }),
    { numRuns: amount({ short: 15, full: 60 }), endOnFailure: true },
  );
  // The deeds are such that every tool bills something.
  for (const platform of ['claude_code', 'codex_cli', 'gemini_cli', 'cursor']) {
    expect([platform, (billed.get(platform) ?? 0) > (IS_FULL ? 60 : 0)]).toEqual([platform, true]);
  }
}, 240_000);
