/** Names the file that says how far the wall clock of a process is off, in milliseconds. */
export const CLOCK_FILE_VARIABLE = 'BLUEPLANE_TEST_CLOCK_FILE';
