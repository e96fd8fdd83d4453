/** One life of a process, from its start to its exit. The wrapper: it decides nothing. */
export type Incarnation = {
  readonly pid: number | null;
  ping(): void;
  /** Asks it to finish within `deadlineMs`. */
  stop(deadlineMs: number): void;
  kill(): void;
};
/** What a life tells. `exited` comes once and last, and never from within `launch`. */
export type IncarnationEvents = {
  ready(): void;
  pong(): void;
  /**
   * @param reason in words, for `status`.
   * @param lasting a restart would end the same way; a person must act.
   */
  exited(reason: string, lasting?: boolean): void;
};
