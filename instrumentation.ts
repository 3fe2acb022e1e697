import { observePeers } from "./lib/http/peer";

/** Runs once as the server starts, before the first request. */
export function register(): void {
  observePeers();
}
