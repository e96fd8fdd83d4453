import type { EventOf } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { readSent, type SessionName } from './sent-rows.ts';
import { isOfUsage } from './sent-sums.ts';

type Point = EventOf<'otlp'>;

/** Points of a session, and the instants of which they say all. */
export type PointWindow = {
  /** All points of the instants, and of each running sum among them the one before. */
  points: Point[];
  /** ISO 8601. */
  instants: ReadonlySet<string>;
};

const POINTS = `FROM ${RAW_TABLES.otlp}
  WHERE external_id = @externalId AND platform = @platform AND signal = 'metrics' AND sequence <= @until`;

const neighbour = (comparison: '<' | '>', order: 'ASC' | 'DESC') =>
  `SELECT timestamp ${POINTS} AND timestamp ${comparison} @at ORDER BY timestamp ${order} LIMIT 1`;
/** The instants next to one, of all points of the session. */
export const NEIGHBOURS = { before: neighbour('<', 'DESC'), behind: neighbour('>', 'ASC') } as const;

type Neighbour = { get(of: Instant): string | undefined };
type Instant = SessionName & { until: number; at: string };

/**
 * Reads of a session's points only those that new ones need. A tool measures all of its sums once a minute for as long as
 * it runs: reading all of them each time would take a day's session hours.
 */
export class SentPoints {
  readonly #at;
  readonly #before;
  readonly #behind;

  constructor(database: WritableDB) {
    this.#at = database.prepare<[Instant], { event_data: Buffer }>(
      `SELECT event_data ${POINTS} AND timestamp = @at ORDER BY sequence`,
    );
    this.#before = database.prepare<[Instant], string>(NEIGHBOURS.before).pluck();
    this.#behind = database.prepare<[Instant], string>(NEIGHBOURS.behind).pluck();
  }

  /**
   * What decides on the amounts of the instants that these points change: their own, and for running sums the next ones,
   * which are told by their difference.
   * @param fresh of one session, of metrics that tell of usage, stored not later than `until`
   * @param until the last row that counts
   */
  windowOf(session: SessionName, fresh: readonly Point[], until: number): PointWindow {
    const at = (instant: string): Point[] =>
      this.#at.all({ ...session, until, at: instant }).flatMap(({ event_data }) => readSent(event_data) ?? []);
    const read = new Map<string, Point[]>();
    const pointsAt = (instant: string): Point[] => {
      const points = read.get(instant) ?? at(instant);
      read.set(instant, points);
      return points;
    };
    /** The points next to an instant, of each of these series. */
    const nextTo = (instant: string, series: Set<string>, neighbour: Neighbour): Point[] => {
      const found: Point[] = [];
      for (let from: string | undefined = instant; series.size > 0; ) {
        from = neighbour.get({ ...session, until, at: from });
        if (from === undefined) break;
        const there = pointsAt(from).filter((point) => series.has(seriesOf(point)));
        found.push(...there);
        for (const point of there) series.delete(seriesOf(point));
      }
      return found;
    };
    const instants = new Set(fresh.map(({ timestamp }) => timestamp));
    for (const instant of [...instants]) {
      const running = runningSums(fresh.filter(({ timestamp }) => timestamp === instant));
      for (const { timestamp } of nextTo(instant, running, this.#behind)) instants.add(timestamp);
    }
    const points = new Set<Point>();
    for (const instant of instants) {
      for (const point of pointsAt(instant)) points.add(point);
      for (const point of nextTo(instant, runningSums(pointsAt(instant)), this.#before)) points.add(point);
    }
    return { points: [...points], instants };
  }
}

/** Those that make sums: a new one of another metric would be looked for through all of the session. */
function runningSums(points: readonly Point[]): Set<string> {
  const running = points.filter((point) => isOfUsage(point) && point.record.point?.temporality === 'cumulative');
  return new Set(running.map(seriesOf));
}

function seriesOf({ record }: Point): string {
  return record.point?.series ?? '';
}
