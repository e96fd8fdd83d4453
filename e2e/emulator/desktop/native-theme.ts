import { EventEmitter } from 'node:events';
import type { NativeTheme } from 'electron';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';

type Source = NativeTheme['themeSource'];

class EmulatedNativeTheme
  extends EventEmitter
  implements
    Pick<
      NativeTheme,
      | 'themeSource'
      | 'shouldUseDarkColors'
      | 'shouldUseDarkColorsForSystemIntegratedUI'
      | 'shouldUseHighContrastColors'
      | 'prefersReducedTransparency'
      | 'inForcedColorsMode'
    >
{
  readonly shouldUseHighContrastColors = false;
  readonly prefersReducedTransparency = false;
  readonly inForcedColorsMode = false;
  #source: Source = 'system';
  #systemIsDark = false;

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    if (!['system', 'light', 'dark'].includes(source))
      throw new TypeError('Error processing argument at index 0, conversion failure');
    this.#change(() => {
      this.#source = source;
    });
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemIsDark : this.#source === 'dark';
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.#systemIsDark;
  }

  /** The person switches the system to dark or light colours. */
  static setSystemDark(theme: EmulatedNativeTheme, dark: boolean): void {
    theme.#change(() => {
      theme.#systemIsDark = dark;
    });
  }

  #change(change: () => void): void {
    const before = [this.shouldUseDarkColors, this.#systemIsDark].join();
    change();
    if ([this.shouldUseDarkColors, this.#systemIsDark].join() !== before) this.emit('updated');
  }
}
refuseUnknownOfClass('nativeTheme', EmulatedNativeTheme);

/** `nativeTheme`. */
export const nativeTheme = new EmulatedNativeTheme();
refuseUnknownEvents('nativeTheme', nativeTheme, ['updated']);

/** The person switches the system to dark or light colours. */
export function setSystemDark(dark: boolean): void {
  EmulatedNativeTheme.setSystemDark(nativeTheme, dark);
}
