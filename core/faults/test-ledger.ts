import { appendFileSync } from 'node:fs';

/** Where `npm run test:faults` wants the table's rows; a JSON line each. */
const LEDGER = process.env.BLUEPLANE_FAULTS_LEDGER;

/** What was found after a fault. */
export type Found = {
  /** Lines that were written by then, in all. */
  eventsIn: number;
  /** Lines, answers, tool calls and sessions that are not stored, or stored more than once. */
  lost: number;
  doubled: number;
  /** Dead letters that wait. */
  deadLetters: number;
};

/** A kind of fault and what came of it. */
export type Row = {
  fault: string;
  outcome: 'passed' | 'failed' | 'not injected';
  /** How often. */
  injected: number;
  /** null: nobody came to look. */
  found: Found | null;
  /** Own bytes of all processes before the first fault and after this one; null: nobody came to look. */
  memory: { normal: number; after: number } | null;
  /** What else was measured, in words. */
  note: string;
};

/** Adds a row to the table. */
export function enter(row: Row): void {
  if (LEDGER !== undefined) appendFileSync(LEDGER, `${JSON.stringify(row)}\n`);
}
