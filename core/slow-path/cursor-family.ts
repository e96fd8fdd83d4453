import type { EventOf } from '../contracts/telemetry-event.ts';
import type { RawRow, RawRows } from './derivation.ts';

type Rows = RawRows<'cursor'>;

/**
 * Finds whose helper a conversation is. One names its caller, or the call that made it; or the caller names it. What is
 * remembered is what is stored: the rows that name helpers are few, and only new ones are read.
 */
export class CursorFamily {
  /** Callers by the helper that they name. */
  #callers = new Map<string, Set<string>>();
  #stored = 0;
  #last = 0;

  /** The conversation that a person sees: through any number of helpers the one that called them. */
  shown(conversation: string, rows: Rows): string {
    const passed = new Set<string>();
    let shown = conversation;
    while (!passed.has(shown)) {
      passed.add(shown);
      const caller = this.#caller(shown, rows);
      if (caller === undefined) return shown;
      shown = caller;
    }
    // Conversations that each claim to be called by the other: one of them is shown.
    return [...passed].sort()[0] ?? conversation;
  }

  /** Helpers of a conversation, and theirs, that are stored. */
  below(conversation: string, rows: Rows): Set<string> {
    this.#readNames(rows);
    const found = new Set([conversation]);
    for (const caller of found) {
      for (const child of rows.valuesOf('external_id', 'parent_external_id', caller)) found.add(child);
      for (const call of rows.valuesOf('tool_call_id', 'external_id', caller)) {
        for (const child of rows.valuesOf('external_id', 'parent_tool_call_id', call)) found.add(child);
      }
      for (const [child, callers] of this.#callers) if (callers.has(caller)) found.add(child);
    }
    found.delete(conversation);
    return found;
  }

  /** All conversations whose facts may be others because of a row: its own, and its helpers'. */
  touchedBy({ event }: RawRow<'cursor'>, rows: Rows): Set<string> {
    const { record, external_id: own } = event;
    const touched = new Set([own]);
    const add = (conversations: Iterable<string>) => {
      for (const conversation of conversations) {
        touched.add(conversation);
        for (const helper of this.below(conversation, rows)) touched.add(helper);
      }
    };
    // These say whose helper a conversation is, and its workspace, which is its helpers' too.
    if (record.type === 'composer') add([own, ...(record.subComposerIds ?? [])]);
    if (record.type === 'transcriptLine') add([own]);
    if (record.type === 'bubble' && record.toolCall?.id !== undefined) {
      add(rows.valuesOf('external_id', 'parent_tool_call_id', record.toolCall.id));
    }
    return touched;
  }

  /** Of several the one that any order of arrival would give. */
  #caller(conversation: string, rows: Rows): string | undefined {
    const [named] = rows.valuesOf('parent_external_id', 'external_id', conversation);
    if (named !== undefined && named !== conversation) return named;
    for (const call of rows.valuesOf('parent_tool_call_id', 'external_id', conversation)) {
      const [caller] = rows.valuesOf('external_id', 'tool_call_id', call);
      if (caller !== undefined && caller !== conversation) return caller;
    }
    this.#readNames(rows);
    return [...(this.#callers.get(conversation) ?? [])].filter((caller) => caller !== conversation).sort()[0];
  }

  #readNames(rows: Rows): void {
    const { stored, last } = rows.extent('names_sub_composers', '1');
    if (stored === this.#stored && last === this.#last) return;
    let added = rows.where('names_sub_composers', '1', [], this.#last);
    if (this.#stored + added.length !== stored) {
      // Rows were taken away, or one cannot be read: what is remembered is not to be believed.
      this.#callers = new Map();
      added = rows.where('names_sub_composers', '1');
    }
    for (const { event } of added) this.#remember(event);
    this.#stored = stored;
    this.#last = last;
  }

  #remember({ record, external_id: caller }: EventOf<'cursor'>): void {
    if (record.type !== 'composer') return;
    for (const helper of record.subComposerIds ?? []) {
      const callers = this.#callers.get(helper) ?? new Set();
      this.#callers.set(helper, callers.add(caller));
    }
  }
}
