import type { CommandLine } from 'electron';
import { refuseUnknown } from '../not-emulated.ts';

const switches = new Map<string, string>();
const additions: string[] = [];

/** Takes over the switches that the program was started with. */
export function readSwitches(given: readonly string[]): void {
  for (const argument of given) {
    const [, name, value = ''] = /^--([^=]+)=?(.*)$/s.exec(argument) ?? [];
    if (name !== undefined) switches.set(name, value);
  }
}

/** `app.commandLine`. Switches are remembered; Chromium does not get them. */
export const commandLine = refuseUnknown('app.commandLine', {
  appendSwitch: (name: string, value = '') => void switches.set(name.toLowerCase(), value),
  appendArgument: (value: string) => void additions.push(value),
  removeSwitch: (name: string) => void switches.delete(name.toLowerCase()),
  hasSwitch: (name: string) => switches.has(name.toLowerCase()),
  getSwitchValue: (name: string) => switches.get(name.toLowerCase()) ?? '',
} satisfies CommandLine);
