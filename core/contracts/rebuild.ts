/** How far a rebuild is, in stored events. */
export type RebuildProgress = { events: number; eventsTotal: number };

/** What a rebuild made different in one table. */
export type TableChanges = {
  table: string;
  added: number;
  changed: number;
  withdrawn: number;
};

export type RebuildResult = {
  /** Stored events that were derived anew. */
  events: number;
  /** Events that could not be understood; what they said before stays. */
  unreadable: number;
  /** Tables in which something is different now; empty = everything was right. */
  changes: TableChanges[];
};
