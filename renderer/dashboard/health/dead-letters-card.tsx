import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PLATFORM_LABELS } from '../../../core/contracts/platform.ts';
import { formatAgo, formatCount } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Card } from '../../shared/components/card.tsx';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useClock } from '../../shared/hooks/use-clock.ts';
import { replayWords } from './replay-words.ts';

const CLOCK_STEP_MS = 10_000;
/** They come without any change of figures. */
const LOOK_EVERY_MS = 5_000;

const LABELS: Readonly<Record<string, string>> = PLATFORM_LABELS;

/** Events that could not be stored, by class, and the way to store them after all; nothing while there are none. */
export function DeadLettersCard() {
  const now = useClock(CLOCK_STEP_MS);
  const client = useApiClient();
  const queries = useQueryClient();
  const { data } = useApiQuery('deadLetters', { limit: 1 }, { refetchEveryMs: LOOK_EVERY_MS });
  const replay = useMutation({
    mutationFn: () => client.act('replayDeadLetters', {}),
    onSettled: () => void queries.invalidateQueries(),
  });
  if (data === undefined || (data.waiting === 0 && !replay.isSuccess)) return null;
  return (
    <Card
      title="Dead letters"
      note={`${formatCount(data.waiting)} wait; nothing of what they hold is shown`}
      actions={
        data.waiting === 0 ? null : (
          <Button
            look="primary"
            aria-disabled={replay.isPending}
            onClick={() => {
              if (!replay.isPending) replay.mutate();
            }}
          >
            Replay
          </Button>
        )
      }
    >
      {replay.error === null ? null : (
        <p role="alert" className="px-4 text-small text-bad">
          {replay.error.message}
        </p>
      )}
      {replay.isSuccess ? (
        <p role="status" className="px-4 text-small text-t2">
          {replayWords(replay.data)}
        </p>
      ) : null}
      <table className="mt-1 mb-2 w-full">
        <thead className="text-micro text-t3">
          <tr className="border-b border-line">
            <th scope="col" className="py-1.5 ps-4">
              Class
            </th>
            <th scope="col" className="ps-4">
              Tool
            </th>
            <th scope="col" className="ps-4 text-end">
              Events
            </th>
            <th scope="col" className="ps-4 pe-4 text-end">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {data.classes.map(({ errorType, platform, letters, last }) => (
            <tr key={`${errorType}/${platform}`} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-1.5 ps-4 font-medium">
                {errorType}
              </th>
              <td className="ps-4">{LABELS[platform] ?? platform}</td>
              <td className="ps-4 text-end font-medium">{formatCount(letters)}</td>
              <td className="ps-4 pe-4 text-end whitespace-nowrap text-t2">{formatAgo(last, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
