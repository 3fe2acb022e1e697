/** From the launcher to a worker: answer what is under way, and end. */
export const DRAIN = "cloakroom:drain";
