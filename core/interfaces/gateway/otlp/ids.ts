/** The lengths that the protocol gives to the ids of traces and spans. */
export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;
