/** Lines around a change that are shown with it. */
const CONTEXT_LINES = 2;

/** More pairs of lines than this are not compared one by one: all old ones go, all new ones come. */
const PAIRS_MAX = 4_000_000;

type Line = { mark: ' ' | '-' | '+'; text: string };

/**
 * The lines that differ between two texts, with some around them, marked `-`, `+` and space; `...` stands for the lines
 * between.
 */
export function diffLines(before: string, after: string): string[] {
  const lines = align(linesOf(before), linesOf(after));
  const shown = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some(({ mark }) => mark !== ' '),
  );
  return lines.flatMap(({ mark, text }, index) => {
    if (shown[index] === true) return [`${mark} ${text}`];
    return index === 0 || shown[index - 1] === true ? ['...'] : [];
  });
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split(/\r?\n/);
}

/** A longest common subsequence of the lines between the equal beginning and the equal end. */
function align(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (text: string): Line => ({ mark: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...alignMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function alignMiddle(before: readonly string[], after: readonly string[]): Line[] {
  if (before.length * after.length > PAIRS_MAX) {
    return [...before.map((text): Line => ({ mark: '-', text })), ...after.map((text): Line => ({ mark: '+', text }))];
  }
  const width = after.length + 1;
  /** Common lines of what is left of both from each place on. */
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const isSame = before[row] === after[column];
      common[row * width + column] = isSame
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ mark: '-', text: old });
      row += 1;
    } else if (fresh !== undefined) {
      lines.push({ mark: '+', text: fresh });
      column += 1;
    }
  }
  return lines;
}
