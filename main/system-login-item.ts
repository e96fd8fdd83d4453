import type { App } from 'electron';
import type { DesktopState } from '../core/contracts/api.ts';

export type OpenAtLogin = DesktopState['openAtLogin'];

export type SystemLoginItemPlan = {
  platform: 'darwin' | 'win32';
  application: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  /** Given to the program when the system starts it; macOS has no such thing. */
  args: readonly string[];
};

/** How it stands with the login items of macOS or the autostart of Windows. */
export function readSystemLoginItem({ platform, application, args }: SystemLoginItemPlan): OpenAtLogin {
  if (platform === 'darwin') {
    const { openAtLogin, status } = application.getLoginItemSettings();
    if (status === 'requires-approval') return 'needs_approval';
    return openAtLogin ? 'on' : 'off';
  }
  // Windows finds the entry by its arguments too. It stays there when it is switched off in the task manager.
  const { openAtLogin, executableWillLaunchAtLogin } = application.getLoginItemSettings({ args: [...args] });
  return openAtLogin && executableWillLaunchAtLogin ? 'on' : 'off';
}

export function setSystemLoginItem({ platform, application, args }: SystemLoginItemPlan, enabled: boolean): void {
  application.setLoginItemSettings({
    openAtLogin: enabled,
    ...(platform === 'win32' && { args: [...args] }),
  });
}
