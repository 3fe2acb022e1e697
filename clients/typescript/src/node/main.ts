export { type DeviceCode, type DeviceProgram, signInWithDevice } from "./device.js";
export { type BrowserProgram, signInWithBrowser } from "./loopback.js";
export { openBrowser } from "./open-browser.js";
export type { Program } from "./program.js";
export type { Token } from "./token.js";
export { defaultTokenPath, type TokenFile, tokenFile } from "./token-file.js";
