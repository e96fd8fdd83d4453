import { z } from 'zod';

/** Of each dashboard of the sessions API, in its folder below `archives/`: what it put away. */
export const PUT_AWAY_FILE = 'state.json';

/** A session that was put away. `at`: epoch milliseconds. */
const markSchema = z.object({ platform: z.string(), id: z.string(), at: z.number() });
export type PutAwayMark = z.infer<typeof markSchema>;

export const putAwaySchema = z.object({ archived: z.array(markSchema) });
