import type { ApiArgs, ApiMethodName, ApiResult } from '../../../core/contracts/api.ts';

/** Has a question answered, unless its answer is known and current. Rejects when nothing more is to be asked. */
export type Ask = <Name extends ApiMethodName>(name: Name, args: ApiArgs<Name>) => Promise<ApiResult<Name>>;
