import { useState } from 'react';
import { formatCount, formatTime } from '../../../../core/format/index.ts';
import { Button } from '../../../shared/components/button.tsx';
import { Dialog } from '../../../shared/components/dialog.tsx';
import { ErrorNotice } from '../../../shared/components/notice.tsx';
import { SkeletonRows } from '../../../shared/components/skeleton.tsx';
import { ZONE } from '../../../shared/zone.ts';
import type { SessionName } from '../session-key.ts';
import { TranscriptEntries } from './transcript-entries.tsx';
import { absenceSentence, readingSentence } from './transcript-words.ts';
import { useTranscript } from './use-transcript.ts';

type TranscriptDialogProps = {
  name: SessionName;
  /** Where to begin, ISO 8601; null = at the beginning. */
  at: string | null;
  onClose: () => void;
};

const WIDE = 'w-[min(880px,calc(100vw-32px))]';

function Reading({ name, at, onClose }: TranscriptDialogProps) {
  const [from, setFrom] = useState(at);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTranscript(name, from);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const state = data?.pages[0]?.state;
  return (
    <Dialog
      title="Transcript"
      className={WIDE}
      onClose={onClose}
      footer={
        <>
          <span className="text-small text-t3">
            {state === 'found'
              ? `${formatCount(entries.length)} entries${hasNextPage ? ' so far' : ''}. Read from the tool’s own file, stored nowhere.`
              : ''}
          </span>
          <span className="ms-auto flex gap-2">
            {from === null ? null : <Button onClick={() => setFrom(null)}>From the beginning</Button>}
            <Button onClick={onClose}>Close</Button>
          </span>
        </>
      }
    >
      {from === null ? null : (
        <p className="pb-2 text-small text-t3">From {formatTime(from, { timeZone: ZONE, seconds: true })} on.</p>
      )}
      {data === undefined ? (
        error === null ? (
          <SkeletonRows rows={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )
      ) : state !== undefined && state !== 'found' ? (
        <p className="py-4 text-t2">{absenceSentence(state, name.platform)}</p>
      ) : entries.length === 0 ? (
        <p className="py-4 text-t2">The file holds nothing that was said.</p>
      ) : (
        <TranscriptEntries
          entries={entries}
          hasMore={hasNextPage}
          onEnd={() => {
            if (!isFetchingNextPage) void fetchNextPage();
          }}
        />
      )}
    </Dialog>
  );
}

/** Shows what was said in a session, once somebody has read what that does. */
export function TranscriptDialog(props: TranscriptDialogProps) {
  const [agreed, setAgreed] = useState(false);
  if (agreed) return <Reading {...props} />;
  return (
    <Dialog
      title="View transcript"
      description={readingSentence(props.name.platform)}
      onClose={props.onClose}
      footer={
        <span className="ms-auto flex gap-2">
          {/* It has the focus first: whoever only pressed Enter has read nothing yet. */}
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" onClick={() => setAgreed(true)}>
            Read the file
          </Button>
        </span>
      }
    >
      {null}
    </Dialog>
  );
}
