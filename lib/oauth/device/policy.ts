/** How long a device waits for its person, in seconds. */
export const DEVICE_CODE_LIFETIME = 10 * 60;

/** Seconds between two polls (RFC 8628 section 3.2), and by how many each that came too soon makes it longer (section 3.5). */
export const POLL_INTERVAL = 5;
export const SLOW_DOWN = 5;

/** In seconds: a device that waits exactly as long as it was told is not late for a network that was quicker this time. */
export const POLL_TOLERANCE = 0.5;
