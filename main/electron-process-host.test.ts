import { testProcessHost } from '../core/runtime/test-process-host.ts';
import { createElectronProcessHost } from './electron-process-host.ts';

// On the emulator's utility processes here, which are real child processes; on Electron's own by the desktop's specs.
testProcessHost(createElectronProcessHost);
