import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { formatCount } from '../../../core/format/index.ts';
import { Card } from '../../shared/components/card.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { lastPurgeWords } from './last-purge-words.ts';
import { momentWords } from './moment-words.ts';

type Rule = { name: string; words: string };

/** Archives of a dashboard that stay. */
const ARCHIVES_KEPT = 60;

/** @param isDaily whether one is made each day; undefined while that is not known */
function backupWords(copies: StorageReport['copies'], isDaily: boolean | undefined): string {
  const last = copies.find(({ kind }) => kind === 'backup');
  const made = last === undefined ? 'none yet' : `last ${momentWords(last.writtenAt)}`;
  if (isDaily === false) return `${made}; switched off in config.yaml (backup.daily)`;
  return `one, made anew each day; ${made}`;
}

function rules({ copies, lastPurge }: StorageReport, isDaily: boolean | undefined): Rule[] {
  const archives = copies.filter(({ kind }) => kind === 'archive').length;
  return [
    { name: 'Raw traces', words: 'until you purge them' },
    { name: 'Sessions, tools, usage', words: 'until you purge them' },
    { name: 'Live metrics', words: 'the last 30 days, made anew from what is stored' },
    { name: 'Queue', words: 'until an event is stored, usually under a second' },
    { name: 'Log', words: 'the last 60 MB, without content or paths' },
    { name: 'Backup', words: backupWords(copies, isDaily) },
    {
      name: 'Archives of the sessions API',
      words: `one each 12 hours, the newest ${ARCHIVES_KEPT}; ${archives === 0 ? 'none yet' : formatCount(archives)}`,
    },
    { name: 'Last purge', words: lastPurgeWords(lastPurge) },
  ];
}

/** How long what is kept stays, as it is today. */
export function RetentionCard({ report }: { report: StorageReport }) {
  const { data: inForce } = useApiQuery('settings', {});
  return (
    <Card title="How long" note="Nothing that was counted is deleted by itself.">
      <div className="px-4 pt-1 pb-4">
        <dl>
          {rules(report, inForce?.settings.backup.daily).map(({ name, words }) => (
            <div key={name} className="flex justify-between gap-4 border-b border-line py-1.5">
              <dt>{name}</dt>
              <dd className="text-end text-t2">{words}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-small text-pretty text-t3">
          The backup lies in <code>backups</code> of <code>{report.places?.folder ?? '~/.blueplane'}</code>: a damaged
          database is mended with it. A purge deletes it. A copy elsewhere needs <code>installation.key</code> beside
          it, and is yours to delete.
        </p>
        <p className="mt-2 text-small text-pretty text-t3">
          The tools' own files are never touched. Claude Code deletes its transcripts after 30 days by itself; the
          figures stay.
        </p>
      </div>
    </Card>
  );
}
