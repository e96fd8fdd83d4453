const USUAL_WIDTH = 72;
const USUAL_HEIGHT = 22;
/** Room for the end point and the width of the line. */
const MARGIN = 2;

type SparkLineProps = {
  values: readonly (number | null)[];
  /** CSS pixels. */
  width?: number;
  height?: number;
};

/**
 * How a figure went, as a line without an axis that begins at zero, its end marked. The figure beside it says what counts,
 * so that it is hidden from screen readers.
 *
 * @param values one for each step of time; null is a gap
 */
export function SparkLine({ values, width = USUAL_WIDTH, height = USUAL_HEIGHT }: SparkLineProps) {
  const highest = Math.max(...values.map((value) => value ?? 0));
  const known = values.filter((value) => value !== null).length;
  // Nothing all the time is said by the figure alone.
  if (known < 2 || highest === 0) return null;
  const x = (index: number) => MARGIN + (index / (values.length - 1)) * (width - 2 * MARGIN);
  const y = (value: number) => height - MARGIN - (value / (highest * 1.05)) * (height - 2 * MARGIN);
  let path = '';
  let isDrawing = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) path += `${isDrawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = value !== null;
  }
  const end = values.findLastIndex((value) => value !== null);
  return (
    <svg
      aria-hidden="true"
      data-drawing="spark-line"
      width={width}
      height={height}
      className="keep-colour shrink-0 overflow-visible text-accent"
    >
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={x(end)} cy={y(values[end] ?? 0)} r="2" fill="currentColor" />
    </svg>
  );
}
