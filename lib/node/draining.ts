// On globalThis, since Next bundles its pages apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomDraining?: boolean };

/** Says that this process is about to end: it answers what it has, and `GET /api/health/ready` sends the rest elsewhere. */
export function beginDraining(): void {
  globals.cloakroomDraining = true;
}

/** Whether this process is about to end. */
export function isDraining(): boolean {
  return globals.cloakroomDraining === true;
}
