import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ExportPreview } from '../../../core/contracts/export.ts';
import { Button } from '../../shared/components/button.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';
import { ExportFormats } from './export-formats.tsx';
import { ExportInclude, ExportTableChoice } from './export-include.tsx';
import { ScopeFields } from './scope-fields.tsx';
import type { ExportChoice } from './use-export-choice.ts';

type TickProps = { title: string; isTicked: boolean; onTicked: (isTicked: boolean) => void; children: ReactNode };

/** Something to be ticked, with its consequence. */
function Tick({ title, isTicked, onTicked, children }: TickProps) {
  return (
    <label className="flex gap-3 rounded-control border border-line bg-sunken p-3">
      <input
        type="checkbox"
        checked={isTicked}
        onChange={(event) => onTicked(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
      />
      <span>
        <span className="font-medium">{title}</span>
        <span className="block text-small text-t2">{children}</span>
      </span>
    </label>
  );
}

/** Where the file goes: a name or a whole path, in the desktop also out of the system's own dialog. */
function SaveAs({ choice, onChoose }: { choice: ExportChoice; onChoose: (() => void) | null }) {
  const isSample = useOwner()?.sample === true;
  return (
    <label className="flex flex-col gap-1 text-small text-t2">
      Save as
      <span className="flex gap-2">
        <input
          value={choice.path}
          onChange={(event) => choice.rename(event.target.value)}
          autoComplete="off"
          spellCheck="false"
          className="h-8 min-w-0 grow rounded-control border border-line-2 bg-surface px-2.5 text-body text-t1"
        />
        {onChoose === null ? null : (
          <Button className="h-8" onClick={onChoose}>
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
  );
}

type ExportFieldsProps = {
  choice: ExportChoice;
  /** What would be in the file; undefined until it is known. */
  preview: ExportPreview | undefined;
  /** Opens the system's own dialog for a place; null where there is none. */
  onChoose: (() => void) | null;
};

/** What is asked before an export: format, what of it, anonymous or not, where to. */
export function ExportFields({ choice, preview, onChoose }: ExportFieldsProps) {
  const { data: kept } = useApiQuery('content', {});
  const example = preview?.example ?? null;
  return (
    <div className="flex flex-col gap-3.5">
      <ExportFormats value={choice.format} onChange={choice.setFormat} />
      <ScopeFields choice={choice.scope} onChoice={choice.setScope} />
      {choice.mayChooseParts ? <ExportInclude parts={choice.parts} onParts={choice.setParts} /> : null}
      {choice.format === 'csv' ? <ExportTableChoice table={choice.table} onTable={choice.setTable} /> : null}
      <Tick title="Anonymise" isTicked={choice.isAnonymous} onTicked={choice.setAnonymous}>
        {example === null
          ? 'Projects and sessions get names of this file alone, times become full hours.'
          : `Project ${example.project} becomes ${example.anonymous}, session ids likewise, times become full hours.`}{' '}
        Models, tokens and cost stay.
      </Tick>
      {choice.mayHoldContent && kept !== undefined && kept.records > 0 ? (
        <Tick title="Include what was said" isTicked={choice.withContent} onTicked={choice.setWithContent}>
          Prompts, answers, code and commands in full, as far as they were kept. Mind whom you give the file to.
        </Tick>
      ) : null}
      <SaveAs choice={choice} onChoose={onChoose} />
    </div>
  );
}

/** The way to the system's own dialog for a place. `open`: null in a browser. */
export function useChosenPlace(choice: ExportChoice): { open: (() => void) | null; error: Error | null } {
  const desktop = useDesktop();
  const { mutate, error } = useMutation({
    mutationFn: async () => {
      const answer = await desktop?.callDesktop('chooseExportFile', { name: choice.suggestedName() });
      if (answer?.path != null) choice.choosePath(answer.path);
    },
  });
  return { open: desktop === null ? null : () => mutate(), error };
}
