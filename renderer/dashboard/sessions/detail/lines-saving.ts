import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { formatCount, MINUS } from '../../../../core/format/index.ts';
import { csvText } from '../../../shared/charts/chart-file.ts';
import { sharePicture, sharesOf } from '../../../shared/charts/share-picture.ts';

/** What files without an ending are called. */
export const NO_ENDING = 'no ending';

const ADDED_COLOUR = 'var(--s-ok)';
const REMOVED_COLOUR = 'var(--s-bad)';

type Files = SessionDetail['files'];

/** A line a kind of file. */
export function linesCsv(files: Files): string {
  return csvText(
    ['file type', 'lines added', 'lines removed'],
    files.map(({ extension, linesAdded, linesRemoved }) => [extension ?? NO_ENDING, linesAdded, linesRemoved]),
  );
}

/** The lines as PNG. @throws when the browser cannot make a picture */
export function linesPicture(files: Files, note: string): Promise<Blob> {
  const most = Math.max(1, ...files.map(({ linesAdded, linesRemoved }) => linesAdded + linesRemoved));
  return sharePicture({
    ...{ title: 'Lines by file type', note },
    rows: files.map(({ extension, linesAdded, linesRemoved }) => ({
      label: extension ?? NO_ENDING,
      value: `+${formatCount(linesAdded)} ${MINUS}${formatCount(linesRemoved)}`,
      parts: sharesOf(
        [
          { value: linesAdded, colour: ADDED_COLOUR },
          { value: linesRemoved, colour: REMOVED_COLOUR },
        ],
        most,
      ),
    })),
    legend: [
      { name: 'Added', value: '', colour: ADDED_COLOUR },
      { name: 'Removed', value: '', colour: REMOVED_COLOUR },
    ],
  });
}
