/** Shown where there is no data, which is never the same as zero. */
export const NO_DATA = '–';
/** Stands before every estimated figure. */
export const ESTIMATE_MARK = '~';
/** U+2212: as wide as a digit's plus sign, so that columns of figures stay in line. */
export const MINUS = '−';

/** A BCP 47 tag such as `en-GB`; absent = the system's. */
export type Locale = string | undefined;
