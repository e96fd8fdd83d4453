import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DesktopState } from '../../../core/contracts/api.ts';
import {
  LOG_LEVELS,
  type LogLevel,
  type Settings,
  TRAY_FIGURES,
  type TrayFigure,
} from '../../../core/contracts/settings.ts';
import { Card } from '../../shared/components/card.tsx';
import { Toggle } from '../../shared/components/toggle.tsx';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { IS_MAC } from '../../shared/hooks/is-mac.ts';
import { useDesktopState } from '../../shared/hooks/use-desktop-state.ts';
import { AppearanceChoice } from './appearance-choice.tsx';
import { ChoiceSetting } from './choice-setting.tsx';
import { CommandRow } from './command-row.tsx';
import { SettingRow } from './setting-row.tsx';
import { ShortcutSetting } from './shortcut-setting.tsx';
import { ToggleSetting } from './toggle-setting.tsx';

const LEVEL_NAMES: Record<LogLevel, string> = {
  DEBUG: 'Everything',
  INFO: 'Normal',
  WARNING: 'Warnings',
  ERROR: 'Errors',
  CRITICAL: 'What ends it',
};

const FIGURE_NAMES: Record<TrayFigure, string> = { nothing: 'Nothing', cost: 'Cost today', tokens: 'Tokens today' };

const FIGURE_NOTE = IS_MAC
  ? 'In the menu bar'
  : 'When the pointer rests on the icon: this system shows no words beside icons.';

const LOGIN_NOTES: Record<DesktopState['openAtLogin'], string> = {
  on: 'Quietly, in the tray',
  off: 'Quietly, in the tray',
  needs_approval: 'Switched on, but the system waits for your word in its own settings.',
  unsupported: 'Only an installed Blueplane can be started by the system.',
};

function LoginRow({ state }: { state: DesktopState }) {
  const desktop = useDesktop();
  const queries = useQueryClient();
  const isOn = state.openAtLogin === 'on' || state.openAtLogin === 'needs_approval';
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (enabled: boolean) => {
      const changed = await desktop?.callDesktop('setOpenAtLogin', { enabled });
      if (changed !== undefined) queries.setQueryData(['desktopState'], changed);
    },
  });
  return (
    <SettingRow name="Start at login" note={LOGIN_NOTES[state.openAtLogin]} problem={error?.message ?? null}>
      <Toggle
        label="Start at login"
        checked={isPending ? !isOn : isOn}
        disabled={state.openAtLogin === 'unsupported'}
        onChange={(enabled) => mutate(enabled)}
      />
    </SettingRow>
  );
}

/** How Blueplane starts, looks, and what it writes down of its own work. */
export function GeneralCard({ settings }: { settings: Pick<Settings, 'desktop' | 'log' | 'backup'> }) {
  const desktopState = useDesktopState();
  return (
    <Card title="General">
      <div className="pt-1">
        {desktopState === null ? null : (
          <>
            <LoginRow state={desktopState} />
            <ChoiceSetting
              name="Show next to the icon"
              note={FIGURE_NOTE}
              choices={TRAY_FIGURES.map((figure) => ({ value: figure, text: FIGURE_NAMES[figure] }))}
              value={settings.desktop.tray_figure}
              part={(figure) => ({ desktop: { tray_figure: figure } })}
            />
            <ShortcutSetting keys={settings.desktop.shortcut} shortcut={desktopState.shortcut} />
            <CommandRow />
          </>
        )}
        <SettingRow
          name="Appearance"
          note={desktopState === null ? 'Of the dashboard in this browser' : 'Of the window and the popover'}
        >
          <AppearanceChoice />
        </SettingRow>
        <ChoiceSetting
          name="What is logged"
          note="Of Blueplane's own work, in the home folder: never content, never paths."
          choices={LOG_LEVELS.map((level) => ({ value: level, text: LEVEL_NAMES[level] }))}
          value={settings.log.level}
          part={(level) => ({ log: { level } })}
        />
        <ToggleSetting
          name="Daily backup of the database"
          note="One copy, in the home folder; needs as much space again."
          value={settings.backup.daily}
          part={(daily) => ({ backup: { daily } })}
        />
      </div>
    </Card>
  );
}
