/** The address of something in native memory. Below 2^53 on every system that Node runs on, so a plain number holds it. 0 is none. */
export type Handle = number;
