import type { Category } from '../../core/contracts/settings.ts';
import { useApiQuery } from '../shared/hooks/use-api-query.ts';

/** Whether figures of a category are worked out now; while nobody knows, as if they were. */
export function useIsWanted(category: Category): boolean {
  return useApiQuery('settings', {}).data?.settings.privacy.categories[category] ?? true;
}

/** Those of the categories that are switched off; none while nobody knows. */
export function useOffCategories(categories: readonly Category[]): Category[] {
  const wanted = useApiQuery('settings', {}).data?.settings.privacy.categories;
  return categories.filter((category) => wanted?.[category] === false);
}
