/** Bounds of one message. What exceeds them is refused before it is read further. */
export const MESSAGE_LIMIT_BYTES = 64 * 1024
/** Header values, list elements counted one by one. */
export const HEADER_COUNT_LIMIT = 256
/** One header line, folds included; an Identity header with its certificate link fits several times. */
export const HEADER_LIMIT_CHARS = 8 * 1024
