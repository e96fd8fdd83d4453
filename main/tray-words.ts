import { ESTIMATE_MARK, formatCost, formatTokens, formatTokenTotal, type Locale } from '../core/format/index.ts';
import type { TrayFigures, TrayModel } from './tray-model.ts';

/** Windows cuts a tooltip after so many characters, in the middle of a figure. */
const TOOLTIP_LENGTH_MAX = 127;
/** Figures stay readable behind any sentence: they take less than the rest of a tooltip. */
const TOOLTIP_STATE_LENGTH_MAX = 60;

/** Beside the icon, where the system shows a title: today's cost, `$30.77`, or its tokens; empty until it is known. */
export function trayTitle({ figures, shows }: TrayModel, locale?: Locale): string {
  if (figures === null || shows === 'nothing') return '';
  return shows === 'cost' ? formatCost(figures, locale) : formatTokenTotal(figures, locale);
}

/**
 * `Blueplane: fast path restarts. $30.77 today, 54.0M tokens, 3 sessions active`; where nothing is to be shown, only the
 * state.
 */
export function trayTooltip({ words, figures: known, shows }: TrayModel, locale?: Locale): string {
  const figures = shows === 'nothing' ? null : known;
  const state =
    words === null ? '' : shortened(words, figures === null ? TOOLTIP_LENGTH_MAX : TOOLTIP_STATE_LENGTH_MAX);
  const parts = [
    ...(state === '' ? [] : [state]),
    ...(figures === null
      ? []
      : [
          `${shows === 'tokens' ? tokensToday(figures, locale) : costToday(figures, locale)}, ${activityWords(figures)}`,
        ]),
  ];
  if (parts.length === 0) return 'Blueplane';
  return shortened(`Blueplane: ${parts.reduce((said, next) => `${withStop(said)} ${next}`)}`, TOOLTIP_LENGTH_MAX);
}

/** `$30.77 today, 54.0M tokens`. */
export function costToday(figures: TrayFigures, locale?: Locale): string {
  return `${formatCost(figures, locale)} today, ${formatTokenTotal(figures, locale)} tokens`;
}

/** `54.0M tokens today, $30.77`. */
function tokensToday(figures: TrayFigures, locale?: Locale): string {
  return `${formatTokenTotal(figures, locale)} tokens today, ${formatCost(figures, locale)}`;
}

/** `3 sessions active`. */
export function activityWords({ activeSessions }: TrayFigures): string {
  if (activeSessions === 0) return 'no session active';
  return activeSessions === 1 ? '1 session active' : `${activeSessions} sessions active`;
}

/**
 * What the figures do not say by themselves, `~$2.16 estimated, ~1.2M tokens estimated, 5.6M tokens unpriced`; null when
 * they are exact and complete.
 */
export function costMarks(figures: TrayFigures, locale?: Locale): string | null {
  const { estimatedCost, estimatedTokens, unpricedTokens } = figures;
  const marks = [
    ...(estimatedCost === 0
      ? []
      : [`${formatCost({ totalCost: estimatedCost, estimatedCost, unpricedTokens: 0 }, locale)} estimated`]),
    ...(estimatedTokens === 0 ? [] : [`${ESTIMATE_MARK}${formatTokens(estimatedTokens, locale)} tokens estimated`]),
    ...(unpricedTokens === 0 ? [] : [`${formatTokens(unpricedTokens, locale)} tokens unpriced`]),
  ];
  return marks.length === 0 ? null : marks.join(', ');
}

/** With a capital letter, as a line of its own. */
export function asLine(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Cut between words where it is longer than a place for it; `…` stands for what is left out. */
export function shortened(words: string, lengthMax: number): string {
  if (words.length <= lengthMax) return words;
  const cut = words.slice(0, lengthMax - 1);
  const end = cut.lastIndexOf(' ');
  const kept = end > lengthMax / 2 ? cut.slice(0, end) : cut;
  return `${kept.toWellFormed().replace(/[\s.,;:\uFFFD]+$/u, '')}…`;
}

/**
 * Broken between words, and where the text itself begins a new line, into lines of at most so many characters; the last
 * of so many lines is cut.
 */
export function wrapped(words: string, lengthMax: number, linesMax: number): string[] {
  const lines = words.split('\n').flatMap((line) => brokenLine(line, lengthMax));
  if (lines.length <= linesMax) return lines;
  const last = lines.slice(linesMax - 1).join(' ');
  return [...lines.slice(0, linesMax - 1), shortened(last, lengthMax)];
}

/** A word that is longer than a line (a path) is cut, and what follows it is still said. */
function brokenLine(words: string, lengthMax: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lengthMax) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? shortened(word, lengthMax) : `${line} ${word}`;
  }
  return [...lines, line];
}

function withStop(sentence: string): string {
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`;
}
