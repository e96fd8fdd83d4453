import { type Clock, systemClock } from '../core/runtime/clock.ts';
import { type TrayFacts, type TrayModel, trayModel } from './tray-model.ts';

/** Keeps what the tray shows current, also when only time passes. */
export type TrayState = {
  model(): TrayModel;
  /** Facts changed. */
  update(): void;
  stop(): void;
};

/** @param onModel told after each change, and not for the first model */
export function createTrayState(
  facts: () => Omit<TrayFacts, 'now'>,
  onModel: (model: TrayModel) => void,
  clock: Clock = systemClock,
): TrayState {
  let model = trayModel({ ...facts(), now: clock.now() });
  let cancel: () => void = () => undefined;

  function update(): void {
    cancel();
    model = trayModel({ ...facts(), now: clock.now() }, model);
    if (model.changesInMs !== null) cancel = clock.after(model.changesInMs, update);
    onModel(model);
  }
  return { model: () => model, update, stop: () => cancel() };
}
