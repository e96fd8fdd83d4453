/** The first argument of Electron's listeners. */
export class ElectronEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** An event with details, as Electron's newer events have them. */
export function eventWith<T extends object>(details: T): ElectronEvent & T {
  return Object.assign(new ElectronEvent(), details);
}
