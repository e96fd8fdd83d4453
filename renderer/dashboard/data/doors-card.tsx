import type { StorageReport } from '../../../core/contracts/storage-report.ts';
import { Card } from '../../shared/components/card.tsx';

type Door = StorageReport['doors'][number];

const DOOR_NAMES: Record<Door['door'], string> = {
  dashboard: 'Dashboard, REST, WebSocket',
  otlp: 'OpenTelemetry',
  control: 'Command line',
};

const STATE_WORDS: Record<Door['state'], string> = {
  open: 'for this user’s programs only',
  closed: 'closed',
  switched_off: 'switched off',
};

/** Where other programs of this computer can ask. */
export function DoorsCard({ doors }: { doors: readonly Door[] }) {
  return (
    <Card
      title="Open to other programs"
      actions={
        <span className="rounded-chip bg-ok-soft px-1.5 py-0.5 text-micro font-medium text-ok">loopback only</span>
      }
    >
      <div className="px-4 pt-1 pb-4">
        <dl>
          {doors.map(({ door, state, address }) => (
            <div key={door} className="flex flex-wrap justify-between gap-x-4 border-b border-line py-1.5">
              <dt>{DOOR_NAMES[door]}</dt>
              <dd className={`ms-auto text-end ${address === null ? 'text-t3' : 'font-mono text-small'}`}>
                {address ?? STATE_WORDS[state]}
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-small text-t3">
          The dashboard opens with a one-time link. Requests from other hosts and from web pages are refused.
        </p>
      </div>
    </Card>
  );
}
