import { useState } from 'react';
import { formatCount, formatTime } from '../../../../core/format/index.ts';
import { Button } from '../../../shared/components/button.tsx';
import { Dialog } from '../../../shared/components/dialog.tsx';
import { DialogFooter } from '../../../shared/components/dialog-footer.tsx';
import { ErrorNotice } from '../../../shared/components/notice.tsx';
import { SkeletonRows } from '../../../shared/components/skeleton.tsx';
import { ZONE } from '../../../shared/zone.ts';
import type { SessionName } from '../session-key.ts';
import { TranscriptEntries } from './transcript-entries.tsx';
import { absenceSentence, readingSentence } from './transcript-words.ts';
import { type TranscriptSource, useTranscript } from './use-transcript.ts';

type TranscriptDialogProps = {
  name: SessionName;
  /** Where to begin, ISO 8601; null = at the beginning. */
  at: string | null;
  onClose: () => void;
};

const WIDE = 'w-[min(880px,calc(100vw-32px))]';

const SOURCE_WORDS: Record<TranscriptSource, string> = {
  file: 'Read from the tool’s own file, stored nowhere.',
  kept: 'From Blueplane’s own copy on this machine.',
};

type ReadingProps = TranscriptDialogProps & {
  source: TranscriptSource;
  /** Leads to the tool's own file, which may hold more than was kept. */
  onFile?: () => void;
};

function Reading({ name, at, onClose, source, onFile }: ReadingProps) {
  const [from, setFrom] = useState(at);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTranscript(name, from, source);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const state = data?.pages[0]?.state;
  return (
    <Dialog
      title="Transcript"
      className={WIDE}
      onClose={onClose}
      footer={
        <DialogFooter
          outcome={
            state === 'found'
              ? `${formatCount(entries.length)} ${entries.length === 1 ? 'entry' : 'entries'}${hasNextPage ? ' so far' : ''}. ${SOURCE_WORDS[source]}`
              : ''
          }
        >
          {from === null ? null : <Button onClick={() => setFrom(null)}>From the beginning</Button>}
          {onFile === undefined ? null : <Button onClick={onFile}>Read the tool’s file…</Button>}
          <Button onClick={onClose}>Close</Button>
        </DialogFooter>
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

/** Shows what was said in a session: what was kept of it, else the tool's own file. */
export function TranscriptDialog(props: TranscriptDialogProps) {
  const [wantsFile, setWantsFile] = useState(false);
  const kept = useTranscript(props.name, props.at, 'kept');
  if (!wantsFile && kept.data?.pages[0]?.state === 'found') {
    // Nothing of Cursor's can be read out of its own files.
    const onFile = props.name.platform === 'cursor' ? {} : { onFile: () => setWantsFile(true) };
    return <Reading {...props} source="kept" {...onFile} />;
  }
  // An answer out of the database: there is nothing to show before it.
  if (kept.isPending) return null;
  return <FileDialog {...props} />;
}

/** Shows the tool's own file, once somebody has read what that does. */
function FileDialog(props: TranscriptDialogProps) {
  const [agreed, setAgreed] = useState(false);
  if (agreed) return <Reading {...props} source="file" />;
  return (
    <Dialog
      title="View transcript"
      description={readingSentence(props.name.platform)}
      onClose={props.onClose}
      footer={
        <DialogFooter>
          {/* It has the focus first: whoever only pressed Enter has read nothing yet. */}
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" onClick={() => setAgreed(true)}>
            Read the file
          </Button>
        </DialogFooter>
      }
    >
      {null}
    </Dialog>
  );
}
