import { useState } from 'react';
import { DECISIONS_FOR_RATE } from '../../../../core/contracts/acceptance.ts';
import type { DecisionSums } from '../../../../core/contracts/decision-sums.ts';
import { formatCount, formatRate } from '../../../../core/format/index.ts';
import { chartFileName } from '../../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../../shared/charts/chart-menu.tsx';
import { ShareBar } from '../../../shared/components/share-bar.tsx';
import { Swatch } from '../../../shared/components/swatch.tsx';
import type { DaySpan } from '../../../shared/day-span.ts';
import { tooFewWords } from '../../decision-words.ts';
import { spanWords } from '../../scope-words.ts';
import { useIsWanted } from '../../use-is-wanted.ts';
import { decisionsCsv, decisionsPicture } from './decisions-saving.ts';
import { DetailPart, NothingHere } from './detail-part.tsx';

/** Kept is blue, kept after an edit a lighter blue, rejected red. */
const COLOURS = {
  accepted: 'var(--accent-fill)',
  edited: 'color-mix(in oklab, var(--accent-fill) 52%, var(--surface))',
  rejected: 'var(--s-bad)',
};

/** How many decisions a person made; automatic ones are none. */
export function decidedByPerson({ accepted, edited, rejected }: DecisionSums): number {
  return accepted + edited + rejected;
}

/** What part of the decisions a kind is (0 to 1); null where they are too few for a rate. */
export function shareOf(count: number, decided: number): number | null {
  return decided < DECISIONS_FOR_RATE ? null : count / decided;
}

/** What became of what the tool proposed. What nobody was asked for stands apart and in no share. */
export function AcceptancePart({ decisions, span }: { decisions: DecisionSums; span: DaySpan }) {
  const [asTable, setAsTable] = useState(false);
  const isWanted = useIsWanted('acceptance');
  const decided = decidedByPerson(decisions);
  const rows = [
    { name: 'Accepted', value: decisions.accepted, colour: COLOURS.accepted },
    { name: 'Accepted, then edited', value: decisions.edited, colour: COLOURS.edited },
    { name: 'Rejected', value: decisions.rejected, colour: COLOURS.rejected },
  ].map((row) => ({ ...row, share: shareOf(row.value, decided) }));
  const isFew = decided < DECISIONS_FOR_RATE;
  return (
    <DetailPart
      title="Acceptance"
      actions={
        isFew ? null : (
          <ChartMenu
            isQuiet
            table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
            fileName={chartFileName('session-acceptance', span)}
            csv={() => decisionsCsv(decisions)}
            picture={() => decisionsPicture(rows, spanWords(span))}
          />
        )
      }
    >
      {decided === 0 ? (
        <NothingHere>
          {isWanted
            ? 'No decision of yours is recorded in this session.'
            : 'No decision of yours was counted in this session. Acceptance is switched off in the settings.'}
        </NothingHere>
      ) : (
        <>
          <p className="flex justify-between text-small text-t2">
            Your decisions <span className="font-medium text-t1">{formatCount(decided)}</span>
          </p>
          {isFew || asTable ? null : <ShareBar shares={rows} className="mt-1.5 h-2" />}
          <table className="mt-1.5 w-full text-small" aria-label="Your decisions">
            <tbody>
              {rows.map(({ name, value, colour, share }) => (
                <tr key={name}>
                  <th scope="row" className="w-full py-1 font-normal">
                    <span className="flex items-center gap-2">
                      <Swatch colour={colour} />
                      {name}
                    </span>
                  </th>
                  <td className="ps-3 text-end font-medium">{formatCount(value)}</td>
                  {share === null ? null : <td className="ps-3 text-end text-t3">{formatRate(share)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
          {isFew ? <p className="mt-1 text-micro text-t3">{tooFewWords(decided)}</p> : null}
        </>
      )}
      <p className="mt-2 flex justify-between border-t border-line pt-2 text-micro text-t3">
        Automatic, not counted <span>{formatCount(decisions.automatic)}</span>
      </p>
    </DetailPart>
  );
}
