import { type ReactNode, useId, useState } from 'react';
import type { PriceOverride } from '../../../core/contracts/price-override.ts';
import { Button } from '../../shared/components/button.tsx';
import { Dialog } from '../../shared/components/dialog.tsx';
import { DialogFooter } from '../../shared/components/dialog-footer.tsx';
import { draftOf, EMPTY_DRAFT, type PriceDraft, withoutPrice, withPrice } from './price-overrides.ts';
import { type ReadPrice, readPrice } from './read-price.ts';
import { Problem } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';

/** What the dialog begins with: a price of the user's to be changed, a model without one, or nothing (null). */
export type PriceSubject = { override: PriceOverride } | { model: string; tokens: string } | null;

type PriceDialogProps = { subject: PriceSubject; overrides: readonly PriceOverride[]; onClose: () => void };

type FieldProps = {
  name: string;
  note?: string;
  value: string;
  problem: string | undefined;
  onValue: (value: string) => void;
  isReadOnly?: boolean;
  takesFocus?: boolean;
  type?: 'text' | 'date';
  unit?: ReactNode;
};

function Field({
  name,
  note,
  value,
  problem,
  onValue,
  isReadOnly = false,
  takesFocus,
  type = 'text',
  unit,
}: FieldProps) {
  const problemId = useId();
  return (
    <label className="flex min-w-0 flex-col gap-1 text-small text-t2">
      <span>
        {name}
        {note === undefined ? null : <span className="text-t3"> {note}</span>}
      </span>
      <span
        className={`flex h-8 items-center gap-2 rounded-control border bg-surface px-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-[input:read-only]:bg-sunken ${problem === undefined ? 'border-line-2' : 'border-s-bad'}`}
      >
        {unit}
        <input
          data-first-focus={takesFocus === true ? '' : undefined}
          type={type}
          readOnly={isReadOnly}
          autoComplete="off"
          spellCheck="false"
          inputMode={unit === undefined ? undefined : 'decimal'}
          value={value}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          onChange={(event) => onValue(event.target.value)}
          className="w-full min-w-0 bg-transparent text-body text-t1 outline-none"
        />
      </span>
      <Problem id={problemId} words={problem ?? null} />
    </label>
  );
}

const DOLLAR = (
  <span aria-hidden="true" className="text-t3">
    $
  </span>
);

const OPTIONAL_RATES = [
  ['cacheRead', 'Cache read'],
  ['cacheWrite5m', 'Cache write, 5 min'],
  ['cacheWrite1h', 'Cache write, 1 h'],
] as const;

function beginning(subject: PriceSubject): PriceDraft {
  if (subject === null) return EMPTY_DRAFT;
  return 'override' in subject ? draftOf(subject.override) : { ...EMPTY_DRAFT, model: subject.model };
}

/** A price of the user's own, for a model that has none or in place of the bundled one. */
export function PriceDialog({ subject, overrides, onClose }: PriceDialogProps) {
  const change = useSettingsChange();
  const own = subject !== null && 'override' in subject ? subject.override : null;
  const [draft, setDraft] = useState(() => beginning(subject));
  const [problems, setProblems] = useState<ReadPrice['problems']>(null);

  function field(key: keyof PriceDraft) {
    return {
      value: draft[key],
      problem: problems?.[key],
      onValue: (value: string) => {
        setDraft({ ...draft, [key]: value });
        setProblems(null);
        change.forget();
      },
    };
  }
  function save(): void {
    const read = readPrice(draft, own ?? {});
    setProblems(read.problems);
    if (read.price !== null) change.run({ pricing: { overrides: withPrice(overrides, read.price, own) } }, onClose);
  }
  return (
    <Dialog
      title={draft.model === '' ? 'Set a price' : `Price of ${draft.model}`}
      description={
        subject !== null && 'tokens' in subject
          ? `US dollars per million tokens. ${subject.tokens} tokens without a price get one at once.`
          : 'US dollars per million tokens. What the model has cost so far is calculated anew at once.'
      }
      onClose={onClose}
      footer={
        <DialogFooter
          aside={
            own === null ? null : (
              <Button
                className="h-8"
                onClick={() => change.run({ pricing: { overrides: withoutPrice(overrides, own) } }, onClose)}
              >
                Remove this price
              </Button>
            )
          }
        >
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="price" look="primary" disabled={change.isPending}>
            Set price
          </Button>
        </DialogFooter>
      }
    >
      <form
        id="price"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="grid gap-3 narrow:grid-cols-6"
      >
        <div className="narrow:col-span-4">
          <Field
            name="Model"
            note="as the tool writes it"
            isReadOnly={subject !== null}
            takesFocus={subject === null}
            {...field('model')}
          />
        </div>
        <div className="narrow:col-span-2">
          <Field name="From" note="optional" type="date" {...field('from')} />
        </div>
        <div className="narrow:col-span-3">
          <Field name="Input" unit={DOLLAR} takesFocus={subject !== null} {...field('input')} />
        </div>
        <div className="narrow:col-span-3">
          <Field name="Output" unit={DOLLAR} {...field('output')} />
        </div>
        {OPTIONAL_RATES.map(([key, name]) => (
          <div key={key} className="narrow:col-span-2">
            <Field name={name} unit={DOLLAR} {...field(key)} />
          </div>
        ))}
        <p className="text-small text-t3 narrow:col-span-6">
          Cache rates that are left empty are billed at the input rate. Without a day the price holds for all that was
          ever used.
        </p>
        <div className="narrow:col-span-6">
          <Problem words={change.problem} />
        </div>
      </form>
    </Dialog>
  );
}
