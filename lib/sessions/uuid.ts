/** The 16 bytes of a UUID (RFC 9562). */
export function parseUuid(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll("-", ""), "hex");
  if (bytes.length !== 16) throw new Error("not a UUID");
  return bytes;
}

/** The canonical text of 16 bytes. */
export function stringifyUuid(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
