import { z } from 'zod';

/** What tells that an answer is a page of a longer list. */
const pageSchema = z.object({ total: z.number().int() });
const placeSchema = z.object({ limit: z.number().int().min(1), offset: z.number().int().min(0) });

/**
 * The `Link` header of a page: where the first, the one before, the next and the last page are.
 * @param url as the request named it
 * @param args as they were understood
 * @returns null where the answer is no page
 */
export function pageLinks(url: string, args: unknown, answer: unknown): string | null {
  const place = placeSchema.safeParse(args);
  const page = pageSchema.safeParse(answer);
  if (!place.success || !page.success) return null;
  const { limit, offset } = place.data;
  const { total } = page.data;
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  const places: [string, number][] = [['first', 0]];
  if (offset > 0) places.push(['prev', Math.max(0, offset - limit)]);
  if (offset + limit < total) places.push(['next', offset + limit]);
  places.push(['last', last]);
  return places.map(([name, at]) => `<${withOffset(url, at, limit)}>; rel="${name}"`).join(', ');
}

function withOffset(url: string, offset: number, limit: number): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('offset', String(offset));
  parameters.set('limit', String(limit));
  return `${path}?${parameters}`;
}
