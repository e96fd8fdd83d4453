import { type ApiArgs, type ApiMethodName, type ApiResult, apiMethods } from '../contracts/api.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { ReadableDB } from '../storage/database.ts';
import { parseArgs } from './errors.ts';
import { report } from './report.ts';
import { sessions } from './sessions.ts';
import { status } from './status.ts';
import { today } from './today.ts';
import { usableDatabase } from './usable-database.ts';

export type QueryService = {
  /**
   * Answers one call of the contract out of one consistent snapshot of the database.
   * @throws QueryArgumentError when arguments are not allowed
   * @throws QueryDatabaseError when the database is of another version
   */
  call<Name extends ApiMethodName>(name: Name, args: ApiArgs<Name>): Promise<ApiResult<Name>>;
};

type Snapshot = { database: ReadableDB | null; owner: OwnerStatus | null; now: number };

const answers: { [Name in ApiMethodName]: (snapshot: Snapshot, args: unknown) => ApiResult<Name> } = {
  today: ({ database, now }, args) => today(database, parseArgs(apiMethods.today.args, args), now),
  report: ({ database }, args) => report(database, parseArgs(apiMethods.report.args, args)),
  sessions: ({ database, now }, args) => sessions(database, parseArgs(apiMethods.sessions.args, args), now),
  status: ({ database, owner }) => status(database, owner),
};

/**
 * The only implementation of the contract.
 * @param open gives the connection to read from, asked again for each call and never closed here; null while there is
 *   no database, which is answered with zeros.
 * @param owner what is known of the running processes, null when none run.
 * @param now the clock, epoch milliseconds.
 */
export function createQueryService(
  open: () => ReadableDB | null,
  owner: () => OwnerStatus | null,
  now: () => number = Date.now,
): QueryService {
  return {
    async call(name, args) {
      const database = usableDatabase(open());
      const answer = () => answers[name]({ database, owner: owner(), now: now() }, args);
      return database === null ? answer() : database.transaction(answer).deferred();
    },
  };
}
