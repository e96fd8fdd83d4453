import { expect } from 'vitest';
import { type ApiArgs, type ApiMethodName, type ApiResult, apiMethods } from '../contracts/api.ts';
import type { HomeFacts } from './home-facts.ts';
import { createQueryService } from './index.ts';
import type { TestDatabase } from './test-database.ts';

/** Asks one question at a time of the clock. The answer must be what its schema says. */
export async function askAt<Name extends ApiMethodName>(
  file: Pick<TestDatabase, 'reader'> | null,
  now: number,
  name: Name,
  args: ApiArgs<Name>,
  home?: HomeFacts,
): Promise<ApiResult<Name>> {
  const service = createQueryService(
    () => file?.reader ?? null,
    () => null,
    () => now,
    undefined,
    home,
  );
  const answer = await service.call(name, args);
  expect(apiMethods[name].result.parse(answer)).toEqual(answer);
  return answer;
}
