import type { ApiArgs, ApiMethodName, ApiResult } from '../../../core/contracts/api.ts';

/**
 * Has a question answered, unless its answer is known and current. Rejects when nothing more is to be asked.
 *
 * @param state what the answer depends on, where that is known: then it is current as long as this is the same
 */
export type Ask = <Name extends ApiMethodName>(
  name: Name,
  args: ApiArgs<Name>,
  state?: readonly unknown[],
) => Promise<ApiResult<Name>>;
