import { Download, Trash2 } from 'lucide-react';
import { Button } from '../../shared/components/button.tsx';
import { ErrorNotice } from '../../shared/components/notice.tsx';
import { SkeletonRows } from '../../shared/components/skeleton.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { NOTHING_STORED } from '../../shared/hooks/use-nothing-stored.ts';
import { TitleActions } from '../frame/title-actions.tsx';
import type { ViewProps } from '../view-props.ts';
import { CopiesCard } from './copies-card.tsx';
import { DoorsCard } from './doors-card.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { KeptCard } from './kept-card.tsx';
import { isNothingStored } from './nothing-stored.ts';
import { PurgeDialog } from './purge-dialog.tsx';
import { RetentionCard } from './retention-card.tsx';
import { shownScope, wholeScope } from './scope-choice.ts';
import { StorageCard } from './storage-card.tsx';

/** What Blueplane keeps, where, and the ways to take it out and away. */
export function DataAndPrivacyView({ address, go }: ViewProps) {
  const { data, error, refetch } = useApiQuery('storage', {});
  // The address names the dialog that is open, so that the menu, the popover and links can lead to it.
  const close = () => go({ layout: null }, { replace: true });
  const isEmpty = data !== undefined && isNothingStored(data);
  const nothing = isEmpty ? NOTHING_STORED : undefined;
  return (
    <>
      <TitleActions>
        <Button aria-disabled={isEmpty} title={nothing} onClick={() => isEmpty || go({ layout: 'export' })}>
          <Download aria-hidden="true" size={14} strokeWidth={1.75} />
          Export…
        </Button>
        <Button
          className="text-bad!"
          aria-disabled={isEmpty}
          title={nothing}
          onClick={() => isEmpty || go({ layout: 'purge' })}
        >
          <Trash2 aria-hidden="true" size={14} strokeWidth={1.75} />
          Purge…
        </Button>
      </TitleActions>
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={10} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="grid items-start gap-3.5 columns:grid-cols-2">
          <div className="columns:col-span-2">
            <KeptCard />
          </div>
          <div className="flex min-w-0 flex-col gap-3.5">
            <DoorsCard doors={data.doors} />
            <RetentionCard report={data} />
          </div>
          <div className="flex min-w-0 flex-col gap-3.5">
            <StorageCard report={data} />
            <CopiesCard report={data} />
          </div>
        </div>
      )}
      {address.layout === 'export' ? <ExportDialog initial={shownScope(address)} onClose={close} /> : null}
      {address.layout === 'purge' ? <PurgeDialog initial={wholeScope(address)} onClose={close} /> : null}
    </>
  );
}
