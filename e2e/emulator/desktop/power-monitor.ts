import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';

class EmulatedPowerMonitor
  extends EventEmitter
  implements Pick<PowerMonitor, 'getSystemIdleTime' | 'isOnBatteryPower' | 'onBatteryPower'>
{
  readonly onBatteryPower = false;

  getSystemIdleTime(): number {
    return 0;
  }

  isOnBatteryPower(): boolean {
    return false;
  }
}
refuseUnknownOfClass('powerMonitor', EmulatedPowerMonitor);

/** `powerMonitor`. A test emits its events: suspend, resume, shutdown, lock-screen, unlock-screen. */
export const powerMonitor = new EmulatedPowerMonitor();
refuseUnknownEvents('powerMonitor', powerMonitor, [
  'suspend',
  'resume',
  'shutdown',
  'lock-screen',
  'unlock-screen',
  'on-ac',
  'on-battery',
]);
