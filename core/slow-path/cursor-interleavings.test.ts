import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, IS_FULL } from '../../build/test/amount.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { Deriver } from './deriver.ts';
import { cursorDeed } from './test-cursor-deeds.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { ToolsHome } from './test-tools-home.ts';

type Deed = { act(home: ToolsHome): unknown };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 10, arbitrary: cursorDeed.map(({ word, act }) => deedOf(word, act)) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3))
      .map(([frames, turned]) => deedOf(`read ${frames} frames from ${turned}`, (home) => home.read(frames, turned))),
  },
  { weight: 5, arbitrary: fc.constant(deedOf('derive', (home) => home.derive())) },
  { weight: 1, arbitrary: fc.constant(deedOf('restart', (home) => home.restart())) },
);

/** Written out by its word when a property fails. */
function deedOf(word: string, act: Deed['act']): Deed {
  return Object.assign({ act }, { [fc.toStringMethod]: () => word });
}

test("however Cursor's records arrive, and in however many pieces: the result is that of deriving them at once", async () => {
  let responses = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 8, maxLength: 40, size: 'max' }), async (deeds) => {
      const home = new ToolsHome();
      try {
        for (const { act } of deeds) await act(home);
        await home.read();
        expect(home.derive().unreadable).toBe(0);
        const { kept, truth } = keptAndTrueSums(home.database);
        expect(kept).toEqual(truth);
        // A project stays known when a folder turned out to be another one.
        const { projects: _known, ...grown } = derivedRows(home.database);
        responses += grown.usage?.length ?? 0;
        forgetDerived(home.database);
        deriveAll(new Deriver(home.database, createPriceBook()));
        const { projects: _anew, ...anew } = derivedRows(home.database);
        expect(anew).toEqual(grown);
      } finally {
        home.close();
      }
    }),
    { numRuns: amount({ short: 10, full: 40 }), endOnFailure: true },
  );
  expect(responses).toBeGreaterThan(IS_FULL ? 20 : 0);
}, 240_000);
