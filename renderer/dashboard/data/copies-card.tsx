import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { formatBytes } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { CopyButton } from '../../shared/components/copy-button.tsx';
import { EmptyNotice } from '../../shared/components/notice.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { momentWords } from './moment-words.ts';
import { noCopiesWords } from './no-copies-words.ts';

type Copy = StorageReport['copies'][number];

const KIND_NAMES: Record<Copy['kind'], string> = {
  backup: 'Backup',
  damaged: 'Damaged database',
  archive: 'Archive',
};

function Rows({ copies }: { copies: readonly Copy[] }) {
  return (
    <section
      aria-label="Files"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
      tabIndex={0}
      className="max-h-[300px] overflow-auto px-4 pb-3"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-surface text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5">
              File
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end">
              Size
            </th>
            <th scope="col" className="py-1.5 ps-3 text-end">
              Written
            </th>
          </tr>
        </thead>
        <tbody>
          {copies.map(({ kind, name, bytes, writtenAt }) => (
            <tr key={`${kind}/${name}`} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1.5 font-normal">
                {KIND_NAMES[kind]} <span className="font-mono text-micro wrap-anywhere text-t3">{name}</span>
              </th>
              <td className="ps-3 text-end whitespace-nowrap">{formatBytes(bytes)}</td>
              <td className="ps-3 text-end whitespace-nowrap text-t2">{momentWords(writtenAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Files with copies of what is stored: backups, and the archives of the sessions API. */
export function CopiesCard({ report: { copies, places } }: { report: StorageReport }) {
  const { data: inForce } = useApiQuery('settings', {});
  return (
    <Card
      title="Backups & archives"
      note={copies.length === 0 ? undefined : 'a purge deletes them'}
      actions={
        places === null ? null : (
          <CopyButton text={places.folder} label={`Copy the path of the folder: ${places.folder}`} words="Path" />
        )
      }
    >
      {copies.length === 0 ? (
        <EmptyNotice>{noCopiesWords(inForce?.settings.backup.daily)}</EmptyNotice>
      ) : (
        <Rows copies={copies} />
      )}
    </Card>
  );
}
