import { type ReactNode, useId, useState } from 'react';
import type { ChangeSettingsArgs } from '../../../core/contracts/settings-report.ts';
import { NO_NUMBER, readNumber } from './read-number.ts';
import { SettingRow } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';

type NumberSettingProps = {
  name: string;
  note?: ReactNode;
  /** Of the field, for screen readers. */
  label: string;
  /** null: nothing is set. */
  value: number | null;
  /** Before the number, e.g. `$`. */
  unit?: string;
  placeholder?: string;
  isDisabled?: boolean;
  /** The part of the settings that a typed number (null: emptied) is written as. */
  part: (value: number | null) => ChangeSettingsArgs['set'];
  onDone?: () => void;
  /** Stands before the field. */
  children?: ReactNode;
};

/** A setting that is a number. It takes effect when Enter is pressed or the field is left; Esc takes the typing back. */
export function NumberSetting(props: NumberSettingProps) {
  const { value, unit, isDisabled = false } = props;
  const change = useSettingsChange();
  const problemId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(null);
  }
  const isNoNumber = typed !== null && typed === sent && Number.isNaN(readNumber(typed));
  const problem = isNoNumber ? NO_NUMBER : change.problem;

  function type(text: string | null): void {
    setTyped(text);
    setSent(null);
    change.forget();
  }
  function commit(): void {
    if (typed === null || typed === sent) return;
    const number = readNumber(typed);
    setSent(typed);
    if (number === value) setTyped(null);
    else if (!Number.isNaN(number)) change.run(props.part(number), props.onDone);
  }
  return (
    <SettingRow name={props.name} note={props.note} problem={problem} problemId={problemId}>
      {props.children}
      <span
        className={`flex h-8 w-[104px] items-center gap-2 rounded-control border bg-surface px-2.5 shadow-card has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-45 ${problem === null ? 'border-line-2' : 'border-s-bad'}`}
      >
        {unit === undefined ? null : (
          <span aria-hidden="true" className="text-t3">
            {unit}
          </span>
        )}
        <input
          aria-label={props.label}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          inputMode="decimal"
          autoComplete="off"
          disabled={isDisabled}
          placeholder={props.placeholder}
          value={typed ?? (value === null ? '' : String(value))}
          onChange={(event) => type(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape' && typed !== null) {
              event.preventDefault();
              type(null);
            }
          }}
          className="w-full min-w-0 bg-transparent text-end outline-none placeholder:text-t3"
        />
      </span>
    </SettingRow>
  );
}
