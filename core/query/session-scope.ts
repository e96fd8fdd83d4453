import type { Platform } from '../contracts/platform.ts';
import { OF_PLATFORM } from './range.ts';

/** A further condition in SQL, beginning with `AND`, with its values. */
export type Scope = { where: string; values: string[] };

/**
 * Restricts rows that have `platform` and `external_id` to a platform and to the sessions of a project; the empty project
 * is that of sessions without one.
 */
export function sessionScope(args: { platform?: Platform | undefined; project?: string | undefined }): Scope {
  const scope: Scope = { where: '', values: [] };
  if (args.platform !== undefined) {
    scope.where += OF_PLATFORM;
    scope.values.push(args.platform);
  }
  if (args.project !== undefined) {
    scope.where +=
      " AND (external_id, platform) IN (SELECT external_id, platform FROM conversations WHERE coalesce(workspace_hash, '') = ?)";
    scope.values.push(args.project);
  }
  return scope;
}
