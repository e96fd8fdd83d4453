import { type ApiMethodName, type ApiResult, apiMethods } from '../../../core/contracts/api.ts';

/** Spelt out because only a mapped type tells the compiler which result belongs to which name. */
const readers: { [Name in ApiMethodName]: (result: unknown) => ApiResult<Name> } = {
  today: (result) => apiMethods.today.result.parse(result),
  report: (result) => apiMethods.report.result.parse(result),
  sessions: (result) => apiMethods.sessions.result.parse(result),
  status: (result) => apiMethods.status.result.parse(result),
};

/** Checks what the server answered to a method. Throws when it breaks the contract. */
export function readResult<Name extends ApiMethodName>(name: Name, result: unknown): ApiResult<Name> {
  return readers[name](result);
}
