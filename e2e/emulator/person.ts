import type { ElectronApplication } from '@playwright/test';
import type { Controls } from './controls.ts';

// Emulator only: what a person or the system does to the app and Electron's own interface cannot do, and what a person
// sees of it. With real Electron each of these throws; a spec that uses them is skipped there with that reason.

type Arguments<Name extends keyof Controls> = Parameters<Controls[Name]>;
type Result<Name extends keyof Controls> = ReturnType<Controls[Name]>;

/**
 * Lets the person do something, e.g. `person(desktop, 'chooseFromTray', 'Quit')`. The names stand in controls.ts.
 * @throws what the control throws, and with real Electron always
 */
export async function person<Name extends keyof Controls>(
  application: ElectronApplication,
  name: Name,
  ...values: Arguments<Name>
): Promise<Result<Name>> {
  // The key is written out because this function's source runs in the main process, without its imports.
  return await application.evaluate(
    (_electron, [control, given]) => {
      const controls: unknown = Reflect.get(globalThis, Symbol.for('blueplane.electron-emulator.controls'));
      if (typeof controls !== 'object' || controls === null) throw new Error('only the emulator has a person');
      return Reflect.apply(Reflect.get(controls, control), undefined, given);
    },
    [name, values] as const,
  );
}
