import { useMemo } from 'react';
import { useIsDark } from './use-is-dark.ts';
import { useMediaQuery } from './use-media-query.ts';

/** What CSS makes of a colour right now, as `rgb(r g b)`: a canvas knows neither variables nor mixing. */
function resolve(probe: HTMLElement, pixel: CanvasRenderingContext2D): string {
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = getComputedStyle(probe).color;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * Colours for drawing on a canvas, renewed when the appearance changes.
 *
 * @param expressions CSS colours, variables allowed
 * @returns the resolved colours, in the same order
 */
export function useCanvasColours(expressions: readonly string[]): string[] {
  const dark = useIsDark();
  const contrast = useMediaQuery('(prefers-contrast: more)');
  const key = expressions.join('\n');
  // The appearance takes part in the key because the same expressions mean other colours in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => readCanvasColours(key.split('\n')), [key, dark, contrast]);
}

/** The same once, as the appearance is now. */
export function readCanvasColours(expressions: readonly string[]): string[] {
  const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  if (pixel === null) {
    return expressions.map(() => 'gray');
  }
  // All probes at once: styles are worked out anew after each change of the page.
  const box = document.createElement('span');
  const probes = expressions.map((expression) => {
    const probe = document.createElement('span');
    probe.style.color = expression;
    return probe;
  });
  box.append(...probes);
  document.body.append(box);
  const colours = probes.map((probe) => resolve(probe, pixel));
  box.remove();
  return colours;
}
