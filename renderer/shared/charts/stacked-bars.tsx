import {
  BarController,
  BarElement,
  CategoryScale,
  type ChartData,
  Chart as ChartJs,
  type ChartOptions,
  LinearScale,
  Tooltip,
} from 'chart.js';
import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Bar } from 'react-chartjs-2';
import { useAfterFrame } from '../hooks/use-after-frame.ts';
import { useCanvasColours } from '../hooks/use-canvas-colours.ts';
import { useIsLive } from '../hooks/use-is-live.ts';
import { useMediaQuery } from '../hooks/use-media-query.ts';
import { barTopsPlugin } from './bar-tops.ts';
import { type ChartImage, chartImage } from './chart-image.ts';

ChartJs.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

const FONT_FAMILY = '"Inter Variable", system-ui, sans-serif';
const FIRST_PAINT_MS = 150;
const PLUGINS = [barTopsPlugin];
/** Moves nothing, as `none` does; but `none` leaves bars in the colours with which they were first drawn. */
const UPDATE_MODE = 'resize';
const CHROME = [
  'var(--t1)',
  'var(--t2)',
  'var(--t3)',
  'var(--line)',
  'var(--line-2)',
  'var(--surface)',
  'var(--raised)',
];
const HATCHING = ['var(--m-unpriced)', 'var(--track)'];
const GROUND = [...CHROME, ...HATCHING];

export type BarPoint = {
  label: string;
  /** Text above the bar, empty for none. */
  top: string;
  /** The tooltip: its first line, then at most three. Also read aloud when stepped to by key. */
  title: string;
  lines: string[];
  /** A part of it has no price. */
  capped: boolean;
  /** Nothing is known of it: hatched, which is not the same as nothing used. */
  isUnknown?: boolean;
};

export type BarSeries = { name: string /** A CSS colour. */; colour: string; values: number[] };

/** The bar that was stepped to by key, by its place and what it was called then. */
type SteppedBar = { index: number; label: string };

/** What may be asked of bars that are in the page. */
export type StackedBarsHandle = { image(): ChartImage | null };

type StackedBarsProps = {
  ref?: Ref<StackedBarsHandle>;
  points: BarPoint[];
  /** From the bottom of the stack to its top. */
  series: BarSeries[];
  /** The bar of a period that is not over, -1 for none. */
  currentIndex: number;
  /** What the current bar will usually still gain: a dashed outline above it. */
  expected?: number | null;
  formatAxis: (value: number) => string;
  /** What is counted has no halves: the axis names whole numbers only, each once. */
  isWhole?: boolean;
  /** The whole chart in a sentence. */
  description: string;
  /** Opens what a bar stands for: by click, or by Enter on the bar that was stepped to. */
  onOpen?: ((index: number) => void) | undefined;
};

/** Stacked bars that start at zero. Arrow keys step through the bars, with the tooltip read aloud. */
export function StackedBars(props: StackedBarsProps) {
  const { points, series, currentIndex, expected = null, formatAxis, isWhole = false, description, onOpen } = props;
  const chart = useRef<ChartJs<'bar'>>(null);
  const isDue = useAfterFrame();
  const [stepped, setStepped] = useState<SteppedBar | null>(null);
  const prefersCalm = useMediaQuery('(prefers-reduced-motion: reduce)');
  const isLive = useIsLive();
  // What is drawn before anybody sees it stands still when it is shown.
  const [isSeenFirst] = useState(isLive);
  const calm = prefersCalm || !isSeenFirst;
  const colours = useCanvasColours([...GROUND, ...series.map((each) => each.colour)]);
  const [t1 = '', t2 = '', t3 = '', line = '', line2 = '', surface = '', raised = '', hatch = '', ground = ''] =
    colours;

  useImperativeHandle(props.ref, () => ({
    image: () => (chart.current === null || chart.current === undefined ? null : chartImage(chart.current)),
  }));

  const open = useEffectEvent((index: number) => onOpen?.(index));

  // Text drawn before the font was there would keep the fallback font.
  useEffect(() => {
    if (document.fonts.status === 'loading') void document.fonts.ready.then(() => chart.current?.update('none'));
  }, []);

  const data: ChartData<'bar'> = useMemo(
    () => ({
      labels: points.map((point) => point.label),
      datasets: series.map((each, at) => ({
        label: each.name,
        data: each.values,
        backgroundColor: colours[GROUND.length + at] ?? 'gray',
        hoverBackgroundColor: colours[GROUND.length + at] ?? 'gray',
        borderColor: surface,
        hoverBorderColor: surface,
        borderWidth: { top: at === series.length - 1 ? 0 : 1, right: 0, bottom: 0, left: 0 },
        barPercentage: 0.56,
        categoryPercentage: 1,
        maxBarThickness: 56,
      })),
    }),
    [points, series, colours, surface],
  );

  const current = series.reduce((sum, each) => sum + (each.values[currentIndex] ?? 0), 0);
  const expectedTop = expected === null || currentIndex < 0 ? 0 : current + expected;

  const options: ChartOptions<'bar'> = useMemo(
    () => ({
      responsive: true,
      maintainAspectRatio: false,
      // Only when it is first drawn: updates are told to move nothing.
      animation: calm ? false : { duration: FIRST_PAINT_MS },
      transitions: { active: { animation: { duration: 0 } } },
      interaction: { mode: 'index', intersect: false },
      onClick: (_event, elements) => {
        const index = elements[0]?.index;
        if (index !== undefined) open(index);
      },
      layout: { padding: { top: 22 } },
      font: { family: FONT_FAMILY, size: 11 },
      scales: {
        x: {
          stacked: true,
          border: { color: line2 },
          grid: { display: false },
          ticks: {
            color: (context) => (context.index === currentIndex ? t1 : t3),
            font: (context) => ({
              family: FONT_FAMILY,
              size: 11,
              weight: context.index === currentIndex ? 600 : 400,
            }),
            maxRotation: 0,
            autoSkipPadding: 4,
          },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          suggestedMax: Math.max(isWhole ? 1 : 0.04, expectedTop),
          border: { display: false },
          grid: { color: (context) => (context.tick.value === 0 ? line2 : line), tickLength: 0 },
          ticks: {
            color: t3,
            font: { family: FONT_FAMILY, size: 11 },
            padding: 8,
            maxTicksLimit: 5,
            ...(isWhole && { precision: 0 }),
            callback: (value) => formatAxis(Number(value)),
          },
        },
      },
      plugins: {
        barTops: {
          texts: points.map((point) => point.top),
          capped: points.map((point) => point.capped),
          unknown: points.map((point) => point.isUnknown === true),
          expectedTop,
          currentIndex,
          colours: { text: t2, currentText: t1, outline: t3, surface, hatch, ground },
          font: `500 11px ${FONT_FAMILY}`,
        },
        tooltip: {
          backgroundColor: raised,
          borderColor: line2,
          borderWidth: 1,
          cornerRadius: 6,
          padding: 10,
          caretSize: 0,
          caretPadding: 8,
          displayColors: false,
          titleColor: t1,
          titleFont: { family: FONT_FAMILY, size: 12, weight: 600 },
          titleMarginBottom: 4,
          bodyColor: t2,
          bodyFont: { family: FONT_FAMILY, size: 11, weight: 400 },
          bodySpacing: 3,
          animation: false,
          filter: (item) => item.datasetIndex === 0,
          callbacks: {
            title: (items) => points[items[0]?.dataIndex ?? -1]?.title ?? '',
            label: (item) => points[item.dataIndex]?.lines ?? [],
          },
        },
      },
    }),
    [
      calm,
      points,
      currentIndex,
      expectedTop,
      formatAxis,
      isWhole,
      t1,
      t2,
      t3,
      line,
      line2,
      surface,
      raised,
      hatch,
      ground,
    ],
  );

  function select(index: number | null): void {
    const shown = chart.current;
    setStepped(index === null ? null : { index, label: points[index]?.label ?? '' });
    if (shown) {
      const active = index === null ? [] : series.map((_each, datasetIndex) => ({ datasetIndex, index }));
      const bar = index === null ? undefined : shown.getDatasetMeta(0).data[index];
      shown.tooltip?.setActiveElements(active, { x: bar?.x ?? 0, y: shown.chartArea.top });
      shown.update('none');
    }
  }

  // A bar that moves on, as minutes do, takes its place to another: what was stepped to is no longer there.
  const isGone = stepped !== null && points[stepped.index]?.label !== stepped.label;
  const letGo = useEffectEvent(() => select(null));
  useEffect(() => {
    if (isGone) letGo();
  }, [isGone]);

  function step(event: KeyboardEvent): void {
    const last = points.length - 1;
    const targets: Record<string, number | null> = {
      ArrowLeft: Math.max(0, (stepped?.index ?? points.length) - 1),
      ArrowRight: Math.min(last, (stepped?.index ?? -1) + 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    const target = targets[event.key];
    if (event.key === 'Enter' && stepped !== null) onOpen?.(stepped.index);
    if (target !== undefined && last >= 0) {
      event.preventDefault();
      select(target);
    }
  }

  const shown = stepped === null ? undefined : points[stepped.index];
  return (
    <>
      <div
        role="img"
        aria-busy={!isDue}
        aria-label={`${description}. Arrow keys step through the bars${onOpen === undefined ? '' : ', Enter opens one'}.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the bars
        tabIndex={0}
        onKeyDown={step}
        onBlur={() => select(null)}
        className={`absolute inset-0 rounded-chip ${onOpen === undefined ? '' : 'cursor-pointer'}`}
      >
        {isDue ? (
          <Bar
            ref={chart}
            data={data}
            options={options}
            plugins={PLUGINS}
            updateMode={UPDATE_MODE}
            aria-hidden="true"
          />
        ) : null}
      </div>
      <span aria-live="polite" className="sr-only">
        {shown ? [shown.title, ...shown.lines].join('. ') : ''}
      </span>
    </>
  );
}
