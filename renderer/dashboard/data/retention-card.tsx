import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { formatBytes } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';

type Rule = { name: string; words: string };

/** As the parts of a home are called there. */
function copiesWords(parts: StorageReport['parts']): string {
  const bytes = parts
    .filter(({ part }) => part === 'backups' || part === 'archives')
    .reduce((sum, part) => sum + part.bytes, 0);
  return bytes === 0 ? 'none yet' : formatBytes(bytes);
}

function rules(report: StorageReport): Rule[] {
  return [
    { name: 'Raw traces', words: 'until you purge them' },
    { name: 'Sessions, tools, usage', words: 'until you purge them' },
    { name: 'Queue', words: 'until an event is stored, usually under a second' },
    { name: 'Log', words: 'the last 60 MB, without content or paths' },
    { name: 'Backups', words: copiesWords(report.parts) },
  ];
}

/** How long what is kept stays, as it is today. */
export function RetentionCard({ report }: { report: StorageReport }) {
  return (
    <Card title="How long" note="Nothing that was counted is deleted by itself.">
      <div className="px-4 pt-1 pb-4">
        <dl>
          {rules(report).map(({ name, words }) => (
            <div key={name} className="flex justify-between gap-4 border-b border-line py-1.5">
              <dt>{name}</dt>
              <dd className="text-end text-t2">{words}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-small text-pretty text-t3">
          Once a day the database is copied into <code>backups</code> in its own folder (<code>~/.blueplane</code>, or
          the one that <code>BLUEPLANE_HOME</code> names), in place of the copy before: a damaged database is mended
          with it. A purge deletes it. A copy elsewhere needs <code>installation.key</code> beside it, and is yours to
          delete.
        </p>
        <p className="mt-2 text-small text-pretty text-t3">
          The tools' own files are never touched. Claude Code deletes its transcripts after 30 days by itself; the
          figures stay.
        </p>
      </div>
    </Card>
  );
}
