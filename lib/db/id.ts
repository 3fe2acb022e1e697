import { randomBytes, randomInt } from "node:crypto";

/** The last id's time in milliseconds since 1970, and its place within that millisecond. */
let time = 0;
let place = 0;
const PLACES = 0x1000;

/**
 * A new id as the schema's `uuid(7)` makes them: milliseconds since 1970, then chance (RFC 9562 section 5.7).
 * A later one of the same copy of this module is always greater, also within a millisecond and when the clock is set back:
 * the twelve bits after the time count on from chance (RFC 9562 section 6.2, method 1). Events of one moment are told in
 * this order.
 */
export function createId(): string {
  const now = Date.now();
  if (now > time) {
    time = now;
    // The lower half only, so that there is room to count in.
    place = randomInt(PLACES / 2);
  } else if (++place === PLACES) {
    time++;
    place = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt16BE(0x7000 | place, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
