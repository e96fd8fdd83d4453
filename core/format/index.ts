/**
 * How numbers are written, everywhere: tray, popover, window, exports and command line use these and nothing else, so
 * that one figure looks the same on every surface. Pure functions of their arguments and the locale.
 */
export { formatBytes } from './bytes.ts';
export { counted } from './counted.ts';
export { type CsvValue, csvLine } from './csv.ts';
export { formatDuration } from './duration.ts';
export { dateFormat, numberFormat } from './kept-formats.ts';
export {
  formatCost,
  formatMoney,
  formatMoneyAt,
  formatMoneyExactly,
  MONEY_UNIT_USD,
  type MoneyPrecision,
  moneyPrecision,
} from './money.ts';
export { goneSentence, isOfContent, proofSentence, refusedWords } from './purge-words.ts';
export { formatChange, formatChangeAgainst, formatRate, formatRateChange } from './rate.ts';
export { formatCostParts, formatMoneyParts, roundedApart, roundParts, roundPartsToUnits } from './round-parts.ts';
export { ESTIMATE_MARK, type Locale, MINUS, NO_DATA } from './symbols.ts';
export { dayOfInstant, formatAgo, formatDay, formatHour, formatTime, hasTwelveHours } from './time.ts';
export { formatCount, formatTokens, formatTokenTotal } from './tokens.ts';
