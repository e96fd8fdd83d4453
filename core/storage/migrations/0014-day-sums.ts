/**
 * Sums by day of UTC over those of quarter-hours, so that a long range adds up a seventh of the rows. A day of a zone is
 * put together of both: whole days of UTC, and the quarter-hours around them. Kept by triggers on `usage_rollup`, in the
 * transaction of whoever writes that.
 */

const QUARTERS_PER_DAY = 96;

/** Number of the day of a quarter-hour, rounded down also before 1970. */
function dayOf(bucket: string): string {
  return `${bucket} / ${QUARTERS_PER_DAY} - (${bucket} < 0 AND ${bucket} % ${QUARTERS_PER_DAY} <> 0)`;
}

type Row = 'NEW' | 'OLD' | 'usage_rollup';

const NAMES = ['platform', 'model', 'project_hash'];
const SUMS = [
  'responses',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'cost_picousd',
  'estimated_picousd',
  'unpriced_tokens',
  'estimated_tokens',
];

const keyOf = (row: Row) => [dayOf(`${row}.bucket`), ...NAMES.map((name) => `${row}.${name}`)];

/** @param sum what one of the sums grows by */
const add = (sum: (name: string) => string) => `INSERT INTO day_rollup (${['day', ...NAMES, ...SUMS].join(', ')})
    VALUES (${[...keyOf('NEW'), ...SUMS.map(sum)].join(', ')})
    ON CONFLICT DO UPDATE SET ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')};`;

const ofOld = ['day', ...NAMES].map((name, index) => `${name} = ${keyOf('OLD')[index]}`).join(' AND ');

const withdraw = `UPDATE day_rollup SET ${SUMS.map((name) => `${name} = ${name} - OLD.${name}`).join(', ')} WHERE ${ofOld};
  DELETE FROM day_rollup WHERE ${ofOld} AND responses = 0;`;

const isSameRow = ['bucket', ...NAMES].map((name) => `NEW.${name} IS OLD.${name}`).join(' AND ');

export const daySums = {
  version: 14,
  name: 'day sums',
  sql: `
CREATE TABLE day_rollup (
  day INTEGER NOT NULL,
  platform TEXT NOT NULL,
  model TEXT NOT NULL,
  project_hash TEXT NOT NULL,
  responses INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  cost_picousd INTEGER NOT NULL,
  estimated_picousd INTEGER NOT NULL,
  unpriced_tokens INTEGER NOT NULL,
  estimated_tokens INTEGER NOT NULL,
  PRIMARY KEY (day, platform, model, project_hash)
) WITHOUT ROWID;

INSERT INTO day_rollup (${['day', ...NAMES, ...SUMS].join(', ')})
  SELECT ${[...keyOf('usage_rollup'), ...SUMS.map((name) => `sum(${name})`)].join(', ')}
  FROM usage_rollup GROUP BY 1, 2, 3, 4;

CREATE TRIGGER day_sums_inserted AFTER INSERT ON usage_rollup BEGIN
  ${add((name) => `NEW.${name}`)}
END;
CREATE TRIGGER day_sums_updated AFTER UPDATE ON usage_rollup WHEN ${isSameRow} BEGIN
  ${add((name) => `NEW.${name} - OLD.${name}`)}
END;
CREATE TRIGGER day_sums_moved AFTER UPDATE ON usage_rollup WHEN NOT (${isSameRow}) BEGIN
  ${add((name) => `NEW.${name}`)}
  ${withdraw}
END;
CREATE TRIGGER day_sums_deleted AFTER DELETE ON usage_rollup BEGIN
  ${withdraw}
END;
`,
};
