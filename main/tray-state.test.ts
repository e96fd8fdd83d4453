import { expect, test } from 'vitest';
import type { OwnerStatus } from '../core/contracts/process-status.ts';
import { ownerStatus, processStatus } from '../core/contracts/test-owner-status.ts';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { ALERT_AFTER_MS, type TrayModel } from './tray-model.ts';
import { createTrayState } from './tray-state.ts';

function ownerWith(state: 'running' | 'backing_off'): OwnerStatus {
  return ownerStatus({ mode: 'desktop', processes: [processStatus('fast-path', { state, restarts: 1 })] });
}

test('trouble that lasts reaches the icon although nothing else happens, and trouble that ends does not', () => {
  const clock = createTestClock();
  const shown: TrayModel[] = [];
  let owner = ownerWith('running');
  const state = createTrayState(
    () => ({ today: null, owner, problem: null, attached: false }),
    (model) => shown.push(model),
    clock,
  );
  expect(state.model()).toMatchObject({ health: 'normal', icon: 'normal' });

  owner = ownerWith('backing_off');
  state.update();
  clock.pass(ALERT_AFTER_MS - 1);
  expect(shown.map(({ icon }) => icon)).toEqual(['normal']);
  owner = ownerWith('running');
  state.update();
  clock.pass(2 * ALERT_AFTER_MS);
  expect(shown.map(({ icon }) => icon)).toEqual(['normal', 'normal']);

  owner = ownerWith('backing_off');
  state.update();
  clock.pass(ALERT_AFTER_MS);
  expect(shown.at(-1)).toMatchObject({ health: 'trouble', icon: 'alert' });
  state.stop();
  const told = shown.length;
  clock.pass(2 * ALERT_AFTER_MS);
  expect(shown).toHaveLength(told);
});
