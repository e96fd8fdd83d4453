import { type KeyboardEvent, useId, useState } from 'react';
import type { DesktopState } from '../../../core/contracts/desktop.ts';
import { isShortcut } from '../../../core/contracts/shortcut.ts';
import { Button } from '../../shared/components/button.tsx';
import { IS_MAC } from '../../shared/hooks/is-mac.ts';
import { SettingRow } from './setting-row.tsx';
import { pressedShortcut, shortcutWords } from './shortcut-keys.ts';
import { useSettingsChange } from './use-settings-change.ts';

const NAME = 'Open with';
const TOO_FEW = `Hold two of ${IS_MAC ? '⌃ ⌥ ⇧ ⌘' : 'Ctrl, Alt, Shift, Super'} with a key: fewer are what other programs use.`;

function noteOf({ keys, state }: DesktopState['shortcut'], wanted: string): string {
  if (wanted === '') return 'No keys: the popover opens from its icon.';
  if (state === 'taken' && keys === wanted) {
    return 'The system does not give these keys: another program has them, or programs get none (Wayland). Choose others.';
  }
  return 'Opens the popover from anywhere.';
}

type ShortcutSettingProps = {
  /** As the settings have them; empty = none. */
  keys: string;
  /** What became of them. */
  shortcut: DesktopState['shortcut'];
};

/** The keys that open the popover from anywhere: chosen by pressing them. */
export function ShortcutSetting({ keys, shortcut }: ShortcutSettingProps) {
  const change = useSettingsChange();
  const [isRecording, setRecording] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const problemId = useId();
  const problem = wrong ?? change.problem;

  function choose(chosen: string): void {
    setRecording(false);
    setWrong(null);
    if (chosen !== keys) change.run({ desktop: { shortcut: chosen } });
  }

  function press(event: KeyboardEvent): void {
    if (!isRecording) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // Whoever moves on has changed their mind.
    if (isPlain && event.key === 'Tab') return;
    event.preventDefault();
    // No command of the window runs by keys that are only being chosen.
    event.stopPropagation();
    if (isPlain && event.key === 'Escape') {
      setRecording(false);
    } else if (isPlain && (event.key === 'Backspace' || event.key === 'Delete')) {
      choose('');
    } else {
      const pressed = pressedShortcut(event.nativeEvent, IS_MAC);
      if (pressed === null) return;
      if (isShortcut(pressed)) choose(pressed);
      else setWrong(TOO_FEW);
    }
  }

  const shown = keys === '' ? 'None' : shortcutWords(keys, IS_MAC);
  return (
    <SettingRow name={NAME} note={noteOf(shortcut, keys)} problem={problem} problemId={problemId}>
      <Button
        aria-label={
          isRecording
            ? `${NAME}: press keys. Escape keeps ${shown}, Backspace takes none.`
            : `${NAME} ${shown}. Change…`
        }
        aria-describedby={problem === null ? undefined : problemId}
        aria-pressed={isRecording}
        className={`min-w-36 ${isRecording ? 'border-accent!' : ''}`}
        onClick={() => {
          setRecording(true);
          setWrong(null);
          change.forget();
        }}
        onKeyDown={press}
        onBlur={() => {
          setRecording(false);
          setWrong(null);
        }}
      >
        {isRecording ? 'Press keys…' : shown}
      </Button>
      {keys === '' ? null : (
        <Button look="link" onClick={() => choose('')}>
          None
        </Button>
      )}
    </SettingRow>
  );
}
