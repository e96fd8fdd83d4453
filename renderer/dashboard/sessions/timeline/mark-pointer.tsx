import type { Lanes } from './lanes.ts';
import type { MarkWords } from './mark-words.ts';

/** Tooltips are at most this wide, and turn to the other side where that much is not left. */
const TOOLTIP_PX = 260;
const GAP_PX = 12;

type MarkPointerProps = {
  words: MarkWords;
  /** Where on the axis it points, CSS pixels. */
  x: number;
  /** Where the line of cost is there; null = it is not pointed at. */
  costY: number | null;
  lanes: Lanes;
};

/** The line through all lanes at an event, the point on the line of cost, and what the event was. */
export function MarkPointer({ words, x, costY, lanes }: MarkPointerProps) {
  const turned = x + GAP_PX + TOOLTIP_PX > lanes.right;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden">
      <span
        className="absolute w-px bg-accent"
        style={{ left: x, top: lanes.prompts.top - 6, height: lanes.cost.bottom - lanes.prompts.top + 6 }}
      />
      {costY === null ? null : (
        <span
          className="absolute size-2 rounded-full border-2 border-accent bg-surface"
          style={{ left: x - 3.5, top: costY - 4 }}
        />
      )}
      <div
        className="absolute min-w-36 rounded-control border border-line-2 bg-raised px-2.5 py-2 text-micro text-t2 shadow-raised"
        style={{
          maxWidth: TOOLTIP_PX,
          top: lanes.errors.bottom + 8,
          ...(turned ? { right: `calc(100% - ${x - GAP_PX}px)` } : { left: x + GAP_PX }),
        }}
      >
        <p className="flex justify-between gap-4 text-small font-semibold text-t1">
          <span>{words.title}</span>
          <span>{words.value}</span>
        </p>
        {words.lines.map((line) => (
          <p key={line} className="truncate">
            {line}
          </p>
        ))}
      </div>
    </div>
  );
}
