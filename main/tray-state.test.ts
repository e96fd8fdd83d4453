import { expect, test } from 'vitest';
import type { OwnerStatus } from '../core/contracts/process-status.ts';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { ALERT_AFTER_MS, type TrayModel } from './tray-model.ts';
import { createTrayState } from './tray-state.ts';

function ownerWith(state: 'running' | 'backing_off'): OwnerStatus {
  const process = { name: 'fast-path', pid: 1, restarts: 1, startedAt: 1, detail: null };
  return {
    mode: 'desktop',
    version: '1.0.0',
    pid: 1,
    startedAt: 1,
    dashboard: null,
    paused: null,
    processes: [{ ...process, state }],
  };
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
