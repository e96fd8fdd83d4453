import { useState } from 'react';
import type { SessionDetail } from '../../../../core/contracts/session.ts';
import { formatCount, MINUS } from '../../../../core/format/index.ts';
import { chartFileName } from '../../../shared/charts/chart-file.ts';
import { ChartMenu } from '../../../shared/charts/chart-menu.tsx';
import { FiguresTable } from '../../../shared/charts/figures-table.tsx';
import type { DaySpan } from '../../../shared/day-span.ts';
import { spanWords } from '../../scope-words.ts';
import { useIsWanted } from '../../use-is-wanted.ts';
import { DetailPart, NothingHere } from './detail-part.tsx';
import { linesCsv, linesPicture, NO_ENDING } from './lines-saving.ts';

/** Lines by kind of file: added in green, removed in red, with the sign beside each number. */
export function LinesPart({ files, span }: { files: SessionDetail['files']; span: DaySpan }) {
  const [asTable, setAsTable] = useState(false);
  const isWanted = useIsWanted('code_impact');
  const most = Math.max(1, ...files.map((file) => file.linesAdded + file.linesRemoved));
  const share = (lines: number) => `${(lines / most) * 100}%`;
  return (
    <DetailPart
      title="Lines by file type"
      actions={
        files.length === 0 ? null : (
          <ChartMenu
            isQuiet
            table={{ isShown: asTable, onToggle: () => setAsTable(!asTable) }}
            fileName={chartFileName('session-lines', span)}
            csv={() => linesCsv(files)}
            picture={() => linesPicture(files, spanWords(span))}
          />
        )
      }
    >
      {files.length === 0 ? (
        <NothingHere>
          {isWanted
            ? 'No lines were changed in this session.'
            : 'No lines of this session were counted. Code impact is switched off in the settings.'}
        </NothingHere>
      ) : asTable ? (
        <FiguresTable
          name="Lines by file type"
          columns={['File type', 'Added', 'Removed']}
          rows={files.map(({ extension, linesAdded, linesRemoved }) => ({
            key: extension ?? '',
            name: extension ?? NO_ENDING,
            cells: [formatCount(linesAdded), formatCount(linesRemoved)],
          }))}
          className="max-h-60"
        />
      ) : (
        <table className="w-full text-small" aria-label="Lines by file type">
          <thead className="sr-only">
            <tr>
              <th scope="col">File type</th>
              <th scope="col">Share</th>
              <th scope="col">Lines added and removed</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.extension ?? ''}>
                <th scope="row" className="py-1 pe-3 font-mono text-small font-normal whitespace-nowrap">
                  {file.extension ?? NO_ENDING}
                </th>
                <td className="w-full">
                  <span aria-hidden="true" className="keep-colour flex h-2 gap-px overflow-hidden rounded-[3px]">
                    <span className="bg-s-ok" style={{ width: share(file.linesAdded) }} />
                    <span className="bg-s-bad" style={{ width: share(file.linesRemoved) }} />
                  </span>
                </td>
                <td className="ps-3 text-end whitespace-nowrap">
                  +{formatCount(file.linesAdded)}{' '}
                  <span className="text-t3">
                    {MINUS}
                    {formatCount(file.linesRemoved)}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-2 text-micro text-t3">File names are not stored, only their endings.</p>
    </DetailPart>
  );
}
