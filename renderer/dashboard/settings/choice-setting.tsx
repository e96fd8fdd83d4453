import type { ReactNode } from 'react';
import type { ChangeSettingsArgs } from '../../../core/contracts/settings-report.ts';
import { Select } from '../../shared/components/select.tsx';
import { SettingRow } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';

type ChoiceSettingProps<Value extends string> = {
  name: string;
  note?: ReactNode;
  choices: readonly { value: Value; text: string }[];
  value: Value;
  part: (value: Value) => ChangeSettingsArgs['set'];
};

/** A setting that is one of a few words. */
export function ChoiceSetting<Value extends string>(props: ChoiceSettingProps<Value>) {
  const { name, note, choices, value, part } = props;
  const change = useSettingsChange();
  return (
    <SettingRow name={name} note={note} problem={change.problem}>
      <Select label={name} choices={choices} value={value} onChange={(chosen) => change.run(part(chosen))} />
    </SettingRow>
  );
}
