import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import {
  type CsvTable,
  EXPORT_PART_NAMES,
  type ExportArgs,
  type ExportFormat,
  type ExportPart,
  tablesOfParts,
} from '../../../core/contracts/export.ts';
import { counted, formatBytes } from '../../../core/format/index.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { ASKED_ONCE } from '../../shared/hooks/answer-refresh.ts';
import { useApiClient } from '../../shared/hooks/api-context.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { ZONE } from '../../shared/zone.ts';
import { exportFileName, withExtension } from './export-file.ts';
import { ExportInclude, ExportTableChoice } from './export-include.tsx';
import { ExportOutcome, ShowExport } from './export-outcome.tsx';
import { ExportRefusal } from './export-refusal.tsx';
import { JobProgress } from './job-progress.tsx';
import { ALL, chosenDays, type ScopeChoice } from './scope-choice.ts';
import { ScopeFields } from './scope-fields.tsx';
import { useJob } from './use-job.ts';

/** What most want stands first. */
const FORMAT_ORDER: readonly ExportFormat[] = ['json', 'csv', 'markdown'];

const FORMATS: Record<ExportFormat, { name: string; note: string }> = {
  json: { name: 'JSON', note: 'everything' },
  csv: { name: 'CSV', note: 'a flat table' },
  markdown: { name: 'Markdown', note: 'a report to read' },
};

function Formats({ value, onChange }: { value: ExportFormat; onChange: (format: ExportFormat) => void }) {
  const name = useId();
  return (
    <fieldset className="grid gap-2 narrow:grid-cols-3">
      <legend className="pb-1 text-small text-t2">Format</legend>
      {FORMAT_ORDER.map((format) => (
        <label
          key={format}
          className="flex cursor-default flex-col rounded-control border border-line-2 bg-surface px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={format === value}
            data-first-focus={format === value ? '' : undefined}
            onChange={() => onChange(format)}
          />
          <span className="font-medium">{FORMATS[format].name}</span>
          <span className="text-small text-t3">{FORMATS[format].note}</span>
        </label>
      ))}
    </fieldset>
  );
}

type ExportDialogProps = {
  /** What is chosen when it opens. */
  initial: ScopeChoice;
  onClose: () => void;
};

/** Writes a file with the figures of a range: format, what of it, anonymous or not, where to. */
export function ExportDialog({ initial, onClose }: ExportDialogProps) {
  const client = useApiClient();
  const today = useToday();
  const [format, setFormat] = useState<ExportFormat>('json');
  const [choice, setChoice] = useState(initial);
  const [parts, setParts] = useState<readonly ExportPart[]>(EXPORT_PART_NAMES);
  const [table, setTable] = useState<CsvTable>('responses');
  const [isAnonymous, setAnonymous] = useState(false);
  const [withContent, setWithContent] = useState(false);
  const [force, setForce] = useState(false);
  const [named, setNamed] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [startedId, setStartedId] = useState<number | null>(null);
  const { job, cancel, cancelError, look } = useJob();
  const { data: kept } = useApiQuery('content', {});
  const isSample = useOwner()?.sample === true;
  const mayHoldContent = format === 'json' && !isAnonymous;
  const days = chosenDays(choice, today);
  const path = named ?? exportFileName(format, days, Date.now());
  const mayChooseParts = format === 'json';
  const isEmpty = mayChooseParts && parts.length === 0;
  const isPartial = mayChooseParts && parts.length > 0 && parts.length < EXPORT_PART_NAMES.length;
  const selection = {
    ...days,
    format,
    timezone: ZONE,
    ...(choice.platform !== ALL && { platform: choice.platform }),
    ...(choice.project !== ALL && { project: choice.project }),
    ...(format === 'csv' && { tables: [table] }),
    ...(isPartial && { tables: tablesOfParts(parts) }),
    ...(isAnonymous && { anonymize: true }),
    ...(withContent && mayHoldContent && { content: true }),
  };
  const preview = useQuery({
    queryKey: ['exportPreview', selection],
    queryFn: () => client.act('exportPreview', selection),
    meta: ASKED_ONCE,
    gcTime: 0,
  });
  const start = useMutation({
    mutationFn: async (args: ExportArgs) => (await client.act('startExport', args)).job,
    onSuccess: (started) => {
      setStartedId(started?.id ?? null);
      look();
    },
  });
  function changeFormat(next: ExportFormat): void {
    setFormat(next);
    // What may be replaced was said of another file.
    setChosen(null);
    setForce(false);
    setNamed(named === null ? null : withExtension(named, next));
  }
  function rename(next: string): void {
    setNamed(next);
    // Said of the file that was named before.
    setForce(false);
  }
  const { desktop } = client;
  async function choose(): Promise<void> {
    const answer = await desktop?.callDesktop('chooseExportFile', { name: exportFileName(format, days, Date.now()) });
    if (answer?.path == null) return;
    setNamed(answer.path);
    setChosen(answer.path);
  }
  const choosing = useMutation({ mutationFn: choose });
  // The system's own dialog has asked whether a file that is there may be replaced.
  const mayReplace = force || (chosen !== null && path === chosen);
  const own = job !== null && job.id === startedId ? job : null;
  const mayOfferReplacing = own?.state === 'failed' && own.refusal === 'file_exists';
  const message = choosing.error?.message ?? start.error?.message ?? (own?.state === 'failed' ? own.message : null);

  if (own !== null && own.state !== 'failed' && own.state !== 'cancelled') {
    const isRunning = own.state === 'running';
    return (
      <Dialog
        title={isRunning ? 'Exporting' : 'The export is ready'}
        onClose={onClose}
        footer={
          <DialogFooter
            notice={
              isRunning && cancelError !== null ? (
                <p role="alert" className="rounded-control bg-bad-soft p-3 text-small wrap-anywhere">
                  {cancelError.message}
                </p>
              ) : null
            }
            outcome={isRunning ? 'You can close this; it goes on.' : ''}
          >
            {isRunning ? <Button onClick={cancel}>Cancel</Button> : null}
            {own.export === null ? null : <ShowExport path={own.export.path} />}
            <Button look={isRunning ? 'default' : 'primary'} onClick={onClose}>
              {isRunning ? 'Close' : 'Done'}
            </Button>
          </DialogFooter>
        }
      >
        {own.export === null ? <JobProgress job={own} words="Writing" /> : <ExportOutcome result={own.export} />}
      </Dialog>
    );
  }
  const example = preview.data?.example ?? null;
  return (
    <Dialog
      title="Export"
      description="Writes a file on this device. Nothing is uploaded."
      onClose={onClose}
      footer={
        <DialogFooter
          notice={
            message !== null ? (
              <ExportRefusal
                message={message}
                offersReplacing={mayOfferReplacing}
                isReplacing={force}
                onReplacing={setForce}
              />
            ) : own?.state === 'cancelled' && !start.isPending ? (
              <p role="status" className="rounded-control bg-sunken p-3 text-small">
                The export was stopped. The unfinished file was removed.
              </p>
            ) : null
          }
          outcome={
            isEmpty
              ? 'Choose what goes in.'
              : preview.data === undefined
                ? ''
                : `${counted(preview.data.sessions, 'session')}, about ${formatBytes(preview.data.bytes)}`
          }
        >
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={path.trim() === '' || isEmpty || start.isPending}
            onClick={() => start.mutate({ ...selection, path: path.trim(), ...(mayReplace && { replaces: 'own' }) })}
          >
            Export
          </Button>
        </DialogFooter>
      }
    >
      <div className="flex flex-col gap-3.5">
        <Formats value={format} onChange={changeFormat} />
        <ScopeFields choice={choice} onChoice={setChoice} />
        {mayChooseParts ? <ExportInclude parts={parts} onParts={setParts} /> : null}
        {format === 'csv' ? <ExportTableChoice table={table} onTable={setTable} /> : null}
        <label className="flex gap-3 rounded-control border border-line bg-sunken p-3">
          <input
            type="checkbox"
            checked={isAnonymous}
            onChange={(event) => setAnonymous(event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
          />
          <span>
            <span className="font-medium">Anonymise</span>
            <span className="block text-small text-t2">
              {example === null
                ? 'Projects and sessions get names of this file alone, times become full hours.'
                : `Project ${example.project} becomes ${example.anonymous}, session ids likewise, times become full hours.`}{' '}
              Models, tokens and cost stay.
            </span>
          </span>
        </label>
        {mayHoldContent && kept !== undefined && kept.records > 0 ? (
          <label className="flex gap-3 rounded-control border border-line bg-sunken p-3">
            <input
              type="checkbox"
              checked={withContent}
              onChange={(event) => setWithContent(event.target.checked)}
              className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
            />
            <span>
              <span className="font-medium">Include what was said</span>
              <span className="block text-small text-t2">
                Prompts, answers, code and commands in full, as far as they were kept. Mind whom you give the file to.
              </span>
            </span>
          </label>
        ) : null}
        <label className="flex flex-col gap-1 text-small text-t2">
          Save as
          <span className="flex gap-2">
            <input
              value={path}
              onChange={(event) => rename(event.target.value)}
              autoComplete="off"
              spellCheck="false"
              className="h-8 min-w-0 grow rounded-control border border-line-2 bg-surface px-2.5 text-body text-t1"
            />
            {desktop === null ? null : (
              <Button className="h-8" onClick={() => choosing.mutate()}>
                Choose…
              </Button>
            )}
          </span>
          <span className="text-micro text-t3">
            {isSample
              ? 'Sample data: a name alone is put into the folder of the sample, which is removed at its end. A whole path stays.'
              : 'A name alone is put into your Downloads folder.'}
          </span>
        </label>
      </div>
    </Dialog>
  );
}
