import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, IS_FULL } from '../../build/test/amount.ts';
import {
  at,
  requests,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { answer, metadata } from '../capture/gemini/test-chat.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import type { PurgeScope } from '../contracts/purge.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { report } from '../query/report.ts';
import { rebuild } from '../slow-path/rebuild.ts';
import { cursorDeed } from '../slow-path/test-cursor-deeds.ts';
import { derivedRows, keptAndTrueSums } from '../slow-path/test-derived.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { PurgeableHome } from './test-purge.ts';

/** Few of each, so that ids collide and histories are copied; lines lie on three days. */
const few = fc.nat(3);
const day = fc.nat(2);
const DAY_S = 86_400;
const FOLDERS = ['/home/ada/shop', '/home/ada/mill'];

const claudeLine = fc
  .record({ message: few, output: few, session: few, folder: fc.nat(1), kind: fc.nat(3), day, copied: fc.boolean() })
  .map(({ message, output, session, folder, kind, day, copied }) => {
    // What is copied keeps its time and its ids; what is not has those of its session. No copy has a call's result without
    // the response that asked for it.
    const of = copied && kind !== 2 ? 'shared' : String(session);
    const line = {
      uuid: `u-${of}-${message}-${kind}-${output}`,
      sessionId: `session-number-${session}`,
      requestId: `req_${of}_${message}`,
      cwd: kind === 3 ? undefined : FOLDERS[folder],
      timestamp: at(day * DAY_S + message * 60 + output),
    };
    if (kind === 1) return { ...line, type: 'user', message: { role: 'user', content: 'please' } };
    if (kind === 2) {
      const content = [{ type: 'tool_result', tool_use_id: `tool_${of}_${message}`, content: 'done' }];
      return { ...line, type: 'user', message: { role: 'user', content } };
    }
    const content = [{ type: 'tool_use', id: `tool_${of}_${message}`, name: 'Edit', input: { file_path: '/a.ts' } }];
    return reply(
      { input_tokens: 5, output_tokens: output },
      { message: { id: `msg_${of}_${message}`, content }, line },
    );
  });

const spent: fc.Arbitrary<Spent> = fc
  .record({ input: fc.constantFrom(10, 20, 30), output: few, cached: fc.constantFrom(0, 5) })
  .map((one) => one);

/** A rollout, perhaps begun as a copy of one before it. */
const rollouts = fc
  .array(
    fc.record({
      spent: fc.array(spent, { minLength: 1, maxLength: 4 }),
      parent: fc.option(fc.nat(3)),
      form: fc.constantFrom('both' as const, 'total' as const),
      day,
      folder: fc.nat(1),
    }),
    { maxLength: 4 },
  )
  .map((all) => {
    const histories: { spent: Spent[]; lines: object[] }[] = [];
    return all.map(({ spent: own, parent, form, day, folder }, id) => {
      const from = day * DAY_S + id * 10_000;
      const origin = parent === null || parent >= id ? undefined : histories[parent];
      const meta = sessionMeta(
        sessionId(id),
        { cwd: FOLDERS[folder], ...(origin === undefined ? {} : { forked_from_id: sessionId(parent ?? 0) }) },
        from,
      );
      const copied = (origin?.lines ?? []).map((line) => ({ ...line, timestamp: at(from) }));
      const lines = [
        meta,
        ...copied,
        turnContext('gpt-5.4', from + 1, { cwd: FOLDERS[folder] }),
        ...requests(own, { from: from + 2, before: origin?.spent ?? [], form }),
      ];
      histories.push({ spent: [...(origin?.spent ?? []), ...own], lines });
      return { name: `codex/sessions/2026/03/04/${rolloutName(sessionId(id))}`, lines };
    });
  });

const geminiLine = fc.oneof(
  fc.record({ id: few, output: few }).map(({ id, output }) => answer(`m${id}`, output)),
  fc.record({ id: few, day }).map(({ id, day }) => ({
    id: `p${id}-${day}`,
    timestamp: at(day * DAY_S + id),
    type: 'user',
    content: 'please',
  })),
  few.map((id) => ({ $rewindTo: `m${id}` })),
);

const life = fc.record({
  claude: fc.array(claudeLine, { minLength: 3, maxLength: 25, size: 'max' }),
  codex: rollouts,
  gemini: fc.array(geminiLine, { maxLength: 8 }),
  cursor: fc.array(cursorDeed, { maxLength: 6 }),
});

const DAYS = ['2026-01-02', '2026-03-04', '2026-03-05', '2026-03-06'];
const names = {
  since: fc.constantFrom(...DAYS),
  until: fc.constantFrom(...DAYS),
  platform: fc.constantFrom(...PLATFORMS),
  project: fc.constantFrom('shop', 'mill'),
  session: fc.oneof(
    few.map((session) => `session-number-${session}`),
    few.map(sessionId),
    few.map((number) => `c${number}`),
  ),
};
const someOf = (...keys: (keyof typeof names)[]) =>
  fc.record(names).map((all): PurgeScope => Object.fromEntries(keys.map((key) => [key, all[key]])));
const scope = fc
  .oneof(
    { weight: 1, arbitrary: fc.constant<PurgeScope>({ everything: true }) },
    { weight: 4, arbitrary: someOf('session') },
    { weight: 4, arbitrary: someOf('project') },
    { weight: 2, arbitrary: someOf('platform') },
    { weight: 3, arbitrary: someOf('until') },
    { weight: 3, arbitrary: someOf('since', 'until') },
    { weight: 2, arbitrary: someOf('since', 'project') },
    { weight: 2, arbitrary: someOf('until', 'platform', 'project') },
    { weight: 2, arbitrary: someOf('until', 'session') },
    { weight: 1, arbitrary: someOf('project', 'session') },
  )
  .filter(({ since, until }) => (since ?? '') <= (until ?? '9'));

const text = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('whatever is stored and whatever is purged: less is shown by exactly what was said, and it stays so', async () => {
  let purges = 0;
  let partial = 0;
  const touched = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      life,
      fc.array(scope, { minLength: 1, maxLength: 2 }),
      async ({ claude, codex, gemini, cursor }, scopes) => {
        const home = new PurgeableHome();
        try {
          // Each session has a file of its own, as the tool writes them.
          for (const [session, lines] of Object.entries(Object.groupBy(claude, (line) => String(sessionOf(line))))) {
            home.write(`claude/projects/-shop/${session}.jsonl`, text(lines ?? []));
          }
          for (const { name, lines } of codex) home.write(name, text(lines));
          if (gemini.length > 0) {
            home.write('gemini/shop/chats/session-g.jsonl', text([metadata({ sessionId: 'gemini' }), ...gemini]));
          }
          for (const { act } of cursor) await act(home);
          await home.take();
          for (const one of scopes) {
            const before = totalsOf(home);
            const asked = { ...one, timezone: 'UTC' };
            const preview = await home.preview(asked).catch(refused);
            if (preview === null) continue;
            expect(totalsOf(home)).toEqual(before);
            const { purged, proof, left } = await home.purge(asked);
            const { oldest, newest, projects, files, bytes, ...said } = preview;
            expect(purged).toEqual(said);
            expect([proof.clean, left]).toEqual([true, []]);
            const again = await home.preview(asked).catch(refused);
            expect([again?.events ?? 0, again?.totals.responses ?? 0]).toEqual([0, 0]);
            purges += 1;
            for (const { table } of said.tables) touched.add(table);
            if (said.totals.responses > 0 && said.totals.responses < before.responses) partial += 1;

            const after = totalsOf(home);
            expect(difference(before, said.totals)).toEqual(rounded(after));
            const { kept, truth } = keptAndTrueSums(home.database);
            expect(kept).toEqual(truth);
            const shown = derivedRows(home.database);
            await rebuildHome(home);
            expect(derivedRows(home.database)).toEqual(shown);
            await home.readAllAgain();
            expect(totalsOf(home)).toEqual(after);
          }
        } finally {
          home.close();
        }
      },
    ),
    { numRuns: amount({ short: 8, full: 30 }), endOnFailure: true },
  );
  expect(purges).toBeGreaterThan(0);
  if (!IS_FULL) return;
  // Random lives differ: held to what hardly any thirty of them miss, so that this says only that something was purged.
  expect(purges).toBeGreaterThan(10);
  expect(partial).toBeGreaterThan(0);
  expect([...touched]).toEqual(expect.arrayContaining(['usage', 'conversations']));
}, 300_000);

function sessionOf(line: object): unknown {
  return 'sessionId' in line ? line.sessionId : undefined;
}

/** Nothing of this name is there. */
function refused(error: unknown): null {
  expect(String(error)).toMatch(/There is no such (session|project)/);
  return null;
}

function totalsOf(home: PurgeableHome) {
  return report(home.database, { kind: 'daily', timezone: 'UTC' }, createPriceBook).totals;
}

type Totals = ReturnType<typeof totalsOf>;

function difference(before: Totals, gone: Totals): Record<string, number> {
  const entries = Object.entries(before).map(([name, value]): [string, number] => {
    const taken = Object.entries(gone).find(([other]) => other === name)?.[1] ?? Number.NaN;
    return [name, value - taken];
  });
  return rounded(Object.fromEntries(entries));
}

/** Differences of dollars are not exact in binary; the sums themselves are compared to the last digit elsewhere. */
function rounded(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(10)) + 0]));
}

async function rebuildHome(home: PurgeableHome): Promise<void> {
  const path = `${home.file.folder}/rebuild.db`;
  const scratch = openScratch(path, home.file.path);
  await rebuild(scratch, createPriceBook(), () => undefined, new AbortController().signal);
  scratch.close();
  discardScratch(path);
}
