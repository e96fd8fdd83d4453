import type { ReactNode } from 'react';
import type { ChangeSettingsArgs } from '../../../core/contracts/settings-report.ts';
import { Toggle } from '../../shared/components/toggle.tsx';
import { SettingRow } from './setting-row.tsx';
import { useSettingsChange } from './use-settings-change.ts';

type ToggleSettingProps = {
  name: string;
  note?: ReactNode;
  value: boolean;
  isDisabled?: boolean;
  part: (value: boolean) => ChangeSettingsArgs['set'];
};

/** A setting that is on or off. */
export function ToggleSetting({ name, note, value, isDisabled = false, part }: ToggleSettingProps) {
  const change = useSettingsChange();
  return (
    <SettingRow name={name} note={note} problem={change.problem}>
      <Toggle
        label={name}
        disabled={isDisabled}
        // It moves at once; a refusal moves it back.
        checked={change.isPending ? !value : value}
        onChange={(checked) => change.run(part(checked))}
      />
    </SettingRow>
  );
}
