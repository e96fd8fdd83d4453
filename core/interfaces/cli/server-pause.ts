import { createControlClient } from '../../runtime/control.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';

/** `pause`: nothing is read until `resume`, also over restarts. Said twice it changes nothing. @throws NotRunningError, ControlError */
export async function runPause(context: CliContext): Promise<void> {
  await createControlClient(homePaths(resolveHome(context.env))).act('pause');
  context.stdout.write(
    'Capture is paused. Nothing is lost: your tools keep their own files.\n' +
      'Go on with `blueplane resume`; read everything once with `blueplane ingest --once`.\n',
  );
}

/** `resume`: ends a pause. Without one it says so. @throws NotRunningError, ControlError */
export async function runResume(context: CliContext): Promise<void> {
  const client = createControlClient(homePaths(resolveHome(context.env)));
  const { paused } = await client.status();
  await client.act('resume');
  context.stdout.write(
    paused === null ? 'Capture was not paused.\n' : 'Capture goes on; what came meanwhile is read now.\n',
  );
}
